package dev.fetchjobs.operator.vocabulary;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.contract.Word;

/** Names the three possible values of a condition's status. */
public enum Verdict implements Word {
  TRUE("True"),
  FALSE("False"),
  UNKNOWN("Unknown");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /** Returns whether a condition has this status. */
  public boolean isOf(Condition condition) {
    return word.equals(condition.status());
  }
}
