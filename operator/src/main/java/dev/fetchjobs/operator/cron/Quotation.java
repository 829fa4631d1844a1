package dev.fetchjobs.operator.cron;

/**
 * A piece of user text inside a sentence: short, and without characters that could play tricks on a
 * terminal.
 */
final class Quotation {

  private static final int LONGEST = 60;

  private Quotation() {}

  static String of(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + "...";
  }
}
