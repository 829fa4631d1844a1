package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.CsvColumn;
import dev.fetchjobs.contract.Decimal;
import org.jspecify.annotations.Nullable;

/**
 * Checks the values of a column of numbers, which have the form of {@link Decimal}. This class
 * compares digits and makes no object for a value, so that a large file is checked fast. A value
 * may have any number of digits.
 *
 * @param whole whether a point is wrong
 */
record NumberValues(boolean whole, @Nullable Decimal min, @Nullable Decimal max)
    implements ValueType {

  static NumberValues of(CsvColumn column) {
    return new NumberValues(
        column.valueType() == CsvColumn.Type.INTEGER, bound(column.min()), bound(column.max()));
  }

  private static @Nullable Decimal bound(@Nullable String text) {
    return text == null ? null : Decimal.parse(text).orElseThrow();
  }

  @Override
  public @Nullable String fault(byte[] text, int from, int to) {
    int at = from;
    boolean minus = text[at] == '-';
    at += minus || text[at] == '+' ? 1 : 0;
    int start = at;
    while (at < to && isDigit(text[at])) {
      at++;
    }
    int point = at;
    if (at < to && text[at] == '.' && !whole) {
      at++;
      while (at < to && isDigit(text[at])) {
        at++;
      }
    }
    int digits = at - start - (at > point ? 1 : 0);
    if (at < to || digits == 0) {
      return whole ? "is not a whole number" : "is not a number";
    }
    if (min != null && compare(text, start, point, to, minus, min) < 0) {
      return "is below " + shown(min);
    }
    return max != null && compare(text, start, point, to, minus, max) > 0
        ? "is above " + shown(max)
        : null;
  }

  private static String shown(Decimal bound) {
    return (bound.negative() ? "-" : "")
        + (bound.whole().isEmpty() ? "0" : bound.whole())
        + (bound.isInteger() ? "" : "." + bound.fraction());
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Compares two numbers as {@link Decimal#compareTo} does. */
  private static int compare(
      byte[] text, int start, int point, int to, boolean minus, Decimal bound) {
    int from = start;
    while (from < point && text[from] == '0') {
      from++;
    }
    int end = to;
    while (end > point && (text[end - 1] == '0' || text[end - 1] == '.')) {
      end--;
    }
    boolean negative = minus && (from < point || end > point);
    if (negative != bound.negative()) {
      return negative ? -1 : 1;
    }
    int order = Integer.compare(point - from, bound.whole().length());
    if (order == 0) {
      order = compare(text, from, point, bound.whole());
    }
    if (order == 0) {
      order = compare(text, Math.min(point + 1, end), end, bound.fraction());
    }
    return negative ? -order : order;
  }

  private static int compare(byte[] text, int from, int to, String digits) {
    for (int i = 0; i < Math.min(to - from, digits.length()); i++) {
      if (text[from + i] != digits.charAt(i)) {
        return text[from + i] - digits.charAt(i);
      }
    }
    return Integer.compare(to - from, digits.length());
  }
}
