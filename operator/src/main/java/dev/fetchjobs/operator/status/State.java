package dev.fetchjobs.operator.status;

/** How a FetchJob is, in one word. The first that fits, in this order, is the one that is shown. */
public enum State {
  /** The spec cannot work; only the user can mend it. */
  INVALID("Invalid"),
  /** Something keeps the CronJob from being written, or a run from starting or from ending. */
  STUCK("Stuck"),
  /** No scheduled run starts, as the user wants it. */
  SUSPENDED("Suspended"),
  /** Scheduled runs leave the publisher alone for a while. */
  HELD("Held"),
  /** The newest run that asked failed, or its file was rejected. */
  FAILING("Failing"),
  /** The file is too old, or a scheduled run did not start. */
  LATE("Late"),
  /** A run is under way, and nothing is wrong. */
  RUNNING("Running"),
  /** Nothing is wrong. */
  OK("Ok");

  private final String word;

  State(String word) {
    this.word = word;
  }

  /** The word users see. */
  public String word() {
    return word;
  }

  /** What is so; several may be at once. */
  record Signs(
      boolean invalid,
      boolean stuck,
      boolean suspended,
      boolean held,
      boolean failing,
      boolean late,
      boolean running) {}

  /** A requested run is shown also while the schedule is suspended. */
  static State of(Signs signs) {
    if (signs.invalid) {
      return INVALID;
    }
    if (signs.stuck) {
      return STUCK;
    }
    if (signs.suspended) {
      return signs.running ? RUNNING : SUSPENDED;
    }
    if (signs.held) {
      return HELD;
    }
    if (signs.failing) {
      return FAILING;
    }
    if (signs.late) {
      return LATE;
    }
    return signs.running ? RUNNING : OK;
  }
}
