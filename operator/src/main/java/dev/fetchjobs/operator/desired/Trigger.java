package dev.fetchjobs.operator.desired;

/** The cause that started a run. */
public enum Trigger {
  SCHEDULE("Schedule"),
  CREATION("Creation"),
  REQUEST("Request"),
  /** An edit of the spec, if {@code spec.runOnChange} is true. */
  CHANGE("Change");

  private final String word;

  Trigger(String word) {
    this.word = word;
  }

  /** The word users see. */
  public String word() {
    return word;
  }
}
