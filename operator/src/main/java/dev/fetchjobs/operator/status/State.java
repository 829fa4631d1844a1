package dev.fetchjobs.operator.status;

import dev.fetchjobs.contract.Word;

/**
 * Describes the state of a FetchJob in one word. Several words may fit; the status shows the first
 * of them in this order.
 */
public enum State implements Word {
  /** The spec of the FetchJob cannot work, and only the user can correct it. */
  INVALID("Invalid"),
  /**
   * Something keeps the operator from writing the CronJob, or a run from starting or from ending.
   */
  STUCK("Stuck"),
  /** No scheduled run starts, because the user suspended the FetchJob. */
  SUSPENDED("Suspended"),
  /** Scheduled runs send no request to the publisher for some time (a hold). */
  HELD("Held"),
  /** The newest run that asked the publisher failed, or its file was rejected. */
  FAILING("Failing"),
  /** In this state the file is too old, or a scheduled run did not start. */
  LATE("Late"),
  /** Runs do not publish new content, because a person pinned a version. */
  PINNED("Pinned"),
  /** A run of the FetchJob is active, and nothing is wrong. */
  RUNNING("Running"),
  /** In this state nothing is wrong with the FetchJob. */
  OK("Ok");

  private final String word;

  State(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /**
   * Holds the facts from which the operator chooses the state of a FetchJob. Several of these facts
   * may be true at once.
   */
  record Signs(
      boolean invalid,
      boolean stuck,
      boolean suspended,
      boolean held,
      boolean failing,
      boolean late,
      boolean pinned,
      boolean running) {}

  /**
   * Chooses the state of a FetchJob. The state shows a requested run even while the schedule is
   * suspended.
   */
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
    if (signs.pinned) {
      return PINNED;
    }
    return signs.running ? RUNNING : OK;
  }
}
