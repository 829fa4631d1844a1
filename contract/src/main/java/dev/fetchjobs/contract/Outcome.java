package dev.fetchjobs.contract;

/** Lists the results that a run can have. Users see the outcome as <em>Last result</em>. */
public enum Outcome implements Word {
  /** The run verified and published new content. */
  FETCHED("Fetched"),
  /** The publisher still offers the content that is published. */
  UNCHANGED("Unchanged"),
  /**
   * The run downloaded the file and a check refused it. The file is in quarantine, and consumers
   * still read the last good file.
   */
  REJECTED("Rejected"),
  /** The run did not get the file from the publisher. The {@link FailureClass} says why. */
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
   * Returns whether the outcome counts as a success. An outcome is a success if the run published
   * or confirmed the file.
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
