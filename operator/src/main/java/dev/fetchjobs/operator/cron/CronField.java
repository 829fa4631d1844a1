package dev.fetchjobs.operator.cron;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Describes the five fields of a cron expression, in the order in which they are written. */
enum CronField {
  MINUTE("minute", 0, 59, List.of()),
  HOUR("hour", 0, 23, List.of()),
  DAY_OF_MONTH("day-of-month", 1, 31, List.of()),
  MONTH(
      "month",
      1,
      12,
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
  DAY_OF_WEEK("day-of-week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

  private final String label;
  private final int min;
  private final int max;
  private final List<String> names;

  CronField(String label, int min, int max, List<String> names) {
    this.label = label;
    this.min = min;
    this.max = max;
    this.names = names;
  }

  String label() {
    return label;
  }

  int min() {
    return min;
  }

  int max() {
    return max;
  }

  /**
   * Returns the names of the field's values, beginning with the lowest value. The list is empty if
   * the field takes only numbers.
   */
  List<String> names() {
    return names;
  }

  /**
   * Returns the highest value that an {@code H} without a range can become in this field. For a day
   * of the month the value is 28, so that every month has the day.
   */
  int hashMax() {
    return this == DAY_OF_MONTH ? 28 : max;
  }

  OptionalInt named(String text) {
    int index = names.indexOf(lowerCase(text));
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(min + index);
  }

  /**
   * Converts each character of a name to lower case by itself, as Go does. {@link
   * String#toLowerCase(Locale)} can make two characters out of one.
   */
  private static String lowerCase(String text) {
    return text.codePoints()
        .map(Character::toLowerCase)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
