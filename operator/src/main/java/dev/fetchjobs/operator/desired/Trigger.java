package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.Word;

/** Says what started a run of a FetchJob. */
public enum Trigger implements Word {
  SCHEDULE("Schedule"),
  CREATION("Creation"),
  REQUEST("Request"),
  /** The run was started by an edit of the spec, because {@code spec.runOnChange} is true. */
  CHANGE("Change"),
  /** The run was started for one scheduled time of an interval that a person requested. */
  BACKFILL("Backfill");

  private final String word;

  Trigger(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
