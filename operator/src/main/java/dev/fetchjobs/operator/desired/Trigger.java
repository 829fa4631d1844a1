package dev.fetchjobs.operator.desired;

import dev.fetchjobs.contract.Word;

/** Says what started a run. */
public enum Trigger implements Word {
  SCHEDULE("Schedule"),
  CREATION("Creation"),
  REQUEST("Request"),
  /** The spec was edited, and {@code spec.runOnChange} is true. */
  CHANGE("Change");

  private final String word;

  Trigger(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
