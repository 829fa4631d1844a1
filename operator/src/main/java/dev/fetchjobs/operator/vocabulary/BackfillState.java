package dev.fetchjobs.operator.vocabulary;

import dev.fetchjobs.contract.Word;

/** Lists the states of a backfill. */
public enum BackfillState implements Word {
  /** Runs of the backfill are still to come, or one is active. */
  RUNNING("Running"),
  /** A run for each scheduled time of the backfill has ended. */
  COMPLETE("Complete"),
  /** A person removed or replaced the request for the backfill. */
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
