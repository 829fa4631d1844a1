package dev.fetchjobs.operator.cron;

import java.io.Serial;

/**
 * Says that a cron expression cannot be used. The message is one sentence for people. The sentence
 * says what is wrong, and what to write instead.
 */
public final class CronSyntaxException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST_QUOTATION = 60;

  private final RefusalReason reason;
  private final String sentence;

  CronSyntaxException(RefusalReason reason, String sentence) {
    super(sentence);
    this.reason = reason;
    this.sentence = sentence;
  }

  public RefusalReason reason() {
    return reason;
  }

  /** Returns the same text as {@link #getMessage}, but never null. */
  public String sentence() {
    return sentence;
  }

  /**
   * Quotes a part of the user's text in a sentence. The quotation is short and has no characters
   * that a terminal could take for commands.
   */
  static String quoted(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= LONGEST_QUOTATION
        ? printable
        : printable.substring(0, LONGEST_QUOTATION) + "...";
  }
}
