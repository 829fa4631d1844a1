package dev.fetchjobs.contract;

/** Lists the results that a run can have. Users see it as <em>Last result</em>. */
public enum Outcome implements Word {
  /** New content was verified and published. */
  FETCHED("Fetched"),
  /** The published file is still what the publisher offers. */
  UNCHANGED("Unchanged"),
  /**
   * The file was downloaded and a check refused it. It is in quarantine; the last good file is
   * still published.
   */
  REJECTED("Rejected"),
  /** The run did not get the file. The {@link FailureClass} says why. */
  FAILED("Failed"),
  /**
   * The run sent no request to the publisher on purpose, because there is a hold, or because
   * another run has the lock on the destination.
   */
  SKIPPED("Skipped"),
  /** The Job finished and its result was lost. The downloader never reports this outcome. */
  UNKNOWN("Unknown");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  @Override
  public String toString() {
    return word;
  }

  /**
   * Returns whether the outcome counts as a success. It does if the run published or confirmed the
   * file.
   */
  public boolean isSuccess() {
    return this == FETCHED || this == UNCHANGED;
  }

  /**
   * Returns whether the outcome counts as a failure. Skipped and unknown runs count as neither
   * success nor failure.
   */
  public boolean isFailure() {
    return this == REJECTED || this == FAILED;
  }
}
