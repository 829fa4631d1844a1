package dev.fetchjobs.operator.desired;

/** What started a run. */
public enum Trigger {
  SCHEDULE("Schedule"),
  CREATION("Creation"),
  REQUEST("Request"),
  /** An edit of what is fetched, where {@code spec.runOnChange} asks for a run after it. */
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
