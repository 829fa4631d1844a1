package dev.fetchjobs.operator.vocabulary;

import dev.fetchjobs.contract.Word;

/** Names the pings of a run, and what the scheme of Healthchecks adds to the path for them. */
public enum PingType implements Word {
  START("Start", "/start"),
  SUCCESS("Success", ""),
  FAIL("Fail", "/fail");

  private final String word;
  private final String suffix;

  PingType(String word, String suffix) {
    this.word = word;
    this.suffix = suffix;
  }

  @Override
  public String word() {
    return word;
  }

  public String suffix() {
    return suffix;
  }
}
