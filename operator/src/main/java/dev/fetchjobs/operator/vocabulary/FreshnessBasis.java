package dev.fetchjobs.operator.vocabulary;

import dev.fetchjobs.contract.Word;

/** Names the times from which the age of the file can be counted. */
public enum FreshnessBasis implements Word {
  CHECKED("Checked"),
  CHANGED("Changed"),
  DATA_DATE("DataDate");

  private final String word;

  FreshnessBasis(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
