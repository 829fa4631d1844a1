package dev.fetchjobs.contract;

/** How a run ended. A closed set, shown to users as <em>Last result</em>. */
public enum Outcome {
  /** New content was verified and published. */
  FETCHED("Fetched"),
  /** The published file is still what the publisher offers. */
  UNCHANGED("Unchanged"),
  /** Downloaded, but verification failed: quarantined, the last good file untouched. */
  REJECTED("Rejected"),
  /** The file was not obtained; the {@link FailureClass} says why. */
  FAILED("Failed"),
  /** The publisher was not asked on purpose: a hold is on, or another run kept the destination. */
  SKIPPED("Skipped"),
  /** The Job finished but its result was lost. Never said by the downloader. */
  UNKNOWN("Unknown");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /** The word users see, and the wire form. */
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }

  /** Whether consumers' file is confirmed: it counts as a success. */
  public boolean isSuccess() {
    return this == FETCHED || this == UNCHANGED;
  }

  /** Whether it counts as a failure; skipped and unknown runs count as neither. */
  public boolean isFailure() {
    return this == REJECTED || this == FAILED;
  }
}
