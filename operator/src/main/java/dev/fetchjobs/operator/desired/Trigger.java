package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.Word;

/** Says what started a run. */
public enum Trigger implements Word {
  SCHEDULE("Schedule"),
  CREATION("Creation"),
  REQUEST("Request"),
  /** An edit of the spec, if {@code spec.runOnChange} is true. */
  CHANGE("Change"),
  /** One scheduled time of an interval that a person requested. */
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
