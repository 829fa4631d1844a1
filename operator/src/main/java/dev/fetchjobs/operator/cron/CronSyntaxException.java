package dev.fetchjobs.operator.cron;

import java.io.Serial;

/**
 * An expression that cannot be used. The message is one sentence for people: what is wrong, and
 * what to write instead.
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

  /** As {@link #getMessage}, never null. */
  public String sentence() {
    return sentence;
  }

  /**
   * A piece of user text inside a sentence: short, and without characters that could play tricks on
   * a terminal.
   */
  static String quoted(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= LONGEST_QUOTATION
        ? printable
        : printable.substring(0, LONGEST_QUOTATION) + "...";
  }
}
