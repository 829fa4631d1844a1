package dev.fetchjobs.testkit.publisher;

import java.util.Locale;

/**
 * Makes international securities identification numbers (ISO 6166) that are well formed but do not
 * exist.
 */
public final class Isin {
  private static final int IDENTIFIER_DIGITS = 9;

  private Isin() {}

  /**
   * Makes an international securities identification number (ISIN).
   *
   * @param country two upper-case letters
   * @param number at most nine digits, for the national identifier
   * @return twelve characters; the last is the right check digit
   */
  public static String of(String country, long number) {
    String body = country + String.format(Locale.ROOT, "%0" + IDENTIFIER_DIGITS + "d", number);
    return body + checkDigit(body);
  }

  /** Returns whether the text has the form of an ISIN and its check digit is right. */
  public static boolean isValid(String text) {
    return text.matches("[A-Z]{2}[A-Z0-9]{9}[0-9]")
        && checkDigit(text.substring(0, 11)) == text.charAt(11) - '0';
  }

  /**
   * Returns the check digit of an ISIN by Luhn's algorithm. Letters count as 10 to 35 (ISO 6166,
   * annex A).
   */
  static int checkDigit(String body) {
    StringBuilder digits = new StringBuilder();
    body.chars().forEach(c -> digits.append(Character.digit(c, 36)));
    int sum = 0;
    boolean twice = true;
    for (int i = digits.length() - 1; i >= 0; i--) {
      int digit = (digits.charAt(i) - '0') * (twice ? 2 : 1);
      sum += digit / 10 + digit % 10;
      twice = !twice;
    }
    return (10 - sum % 10) % 10;
  }
}
