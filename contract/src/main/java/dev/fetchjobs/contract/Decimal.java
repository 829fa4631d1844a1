package dev.fetchjobs.contract;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Represents a decimal number as its digits, so that it is exact. The text of a number has the form
 * of {@code xs:decimal}: an optional sign, digits, and an optional point with digits.
 *
 * @param negative whether the number is below zero
 * @param whole digits before the point, without leading zeros
 * @param fraction digits after the point, without zeros at the end
 */
public record Decimal(boolean negative, String whole, String fraction)
    implements Comparable<Decimal> {

  private static final int MAX_LENGTH = 64;
  private static final Pattern FORM = Pattern.compile("([-+]?)0*([0-9]*)(?:[.]([0-9]*?)0*)?");

  /** Reads a number of at most 64 characters. Returns empty if the text is not such a number. */
  public static Optional<Decimal> parse(String text) {
    Matcher found = FORM.matcher(text);
    if (text.length() > MAX_LENGTH
        || !found.matches()
        || text.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    String fraction = found.group(3) == null ? "" : found.group(3);
    boolean zero = found.group(2).isEmpty() && fraction.isEmpty();
    return Optional.of(new Decimal(found.group(1).equals("-") && !zero, found.group(2), fraction));
  }

  /** Returns whether the number has no digits after the point. */
  public boolean isInteger() {
    return fraction.isEmpty();
  }

  @Override
  public int compareTo(Decimal other) {
    if (negative != other.negative) {
      return negative ? -1 : 1;
    }
    int size = Integer.compare(whole.length(), other.whole.length());
    int order = size != 0 ? size : whole.compareTo(other.whole);
    // Of two fractions with the same beginning the shorter one is smaller, because a fraction has
    // no zeros at its end.
    int magnitude = order != 0 ? order : fraction.compareTo(other.fraction);
    return negative ? -magnitude : magnitude;
  }
}
