package dev.fetchjobs.operator.vocabulary;

import dev.fetchjobs.contract.Word;

/** The states of a backfill. */
public enum BackfillState implements Word {
  /** Runs are left, or one is active. */
  RUNNING("Running"),
  /** A run for each scheduled time has ended. */
  COMPLETE("Complete"),
  /** The request was removed or replaced. */
  CANCELLED("Cancelled");

  private final String word;

  BackfillState(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
