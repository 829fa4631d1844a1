package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.CsvColumn;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Checks the values of a column of dates. Most formats have a four-digit year, a two-digit month
 * and day, and a few other characters. This class reads a date in such a format directly from its
 * bytes. A formatter reads dates of other formats.
 */
final class DateValues implements ValueType {

  private static final int WRONG = -1;

  private final String format;
  private final DateTimeFormatter slow;

  /** Is true if the format has only years, months, days and literal characters, each field once. */
  private final boolean plain;

  private final int year;
  private final int month;
  private final int day;
  private final int first;
  private final int last;
  private final String before;
  private final String after;
  private byte[] known = new byte[0];
  private int knownDate = WRONG;

  private DateValues(CsvColumn column) {
    this.format = column.dateFormat();
    this.slow = column.dates().orElseThrow();
    String letters = format.replace("uuuu", "yyyy");
    this.year = letters.indexOf("yyyy");
    this.month = letters.indexOf("MM");
    this.day = letters.indexOf("dd");
    this.plain =
        year >= 0
            && month >= 0
            && day >= 0
            && letters
                .replaceFirst("yyyy", "")
                .replaceFirst("MM", "")
                .replaceFirst("dd", "")
                .matches("[-./, :]*");
    this.first = column.min() == null ? 0 : number(LocalDate.parse(column.min()));
    this.last = column.max() == null ? Integer.MAX_VALUE : number(LocalDate.parse(column.max()));
    this.before = "is before " + column.min();
    this.after = "is after " + column.max();
  }

  static DateValues of(CsvColumn column) {
    return new DateValues(column);
  }

  @Override
  public @Nullable String fault(byte[] text, int from, int to) {
    int date = plain ? plainDate(text, from, to) : otherDate(text, from, to);
    if (date == WRONG) {
      return "is not a date like " + format;
    }
    return date < first ? before : date > last ? after : null;
  }

  /** Returns a number for a date; a later date has a larger number. */
  private static int number(LocalDate date) {
    return number(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  private static int number(int year, int month, int day) {
    return 10_000 * year + 100 * month + day;
  }

  private int plainDate(byte[] text, int from, int to) {
    if (to - from != format.length()) {
      return WRONG;
    }
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      byte b = text[from + i];
      boolean letter = c >= 'A';
      if (letter ? b < '0' || b > '9' : b != c) {
        return WRONG;
      }
    }
    int y = 100 * two(text, from + year) + two(text, from + year + 2);
    int m = two(text, from + month);
    int d = two(text, from + day);
    boolean exists =
        y > 0
            && m >= 1
            && m <= 12
            && d >= 1
            && (d <= 28 || d <= YearMonth.of(y, m).lengthOfMonth());
    return exists ? number(y, m, d) : WRONG;
  }

  private static int two(byte[] text, int at) {
    return 10 * (text[at] - '0') + text[at + 1] - '0';
  }

  /** Reads a date with the formatter, unless the row before had the same date. */
  private int otherDate(byte[] text, int from, int to) {
    if (!Arrays.equals(known, 0, known.length, text, from, to)) {
      known = Arrays.copyOfRange(text, from, to);
      knownDate = parse(new String(known, StandardCharsets.UTF_8));
    }
    return knownDate;
  }

  private int parse(String text) {
    try {
      LocalDate date = LocalDate.parse(text, slow);
      return date.getYear() < 1 || date.getYear() > 9999 ? WRONG : number(date);
    } catch (DateTimeException e) {
      return WRONG;
    }
  }
}
