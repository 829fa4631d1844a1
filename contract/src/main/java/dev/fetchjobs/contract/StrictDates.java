package dev.fetchjobs.contract;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * Makes the readers of the dates that publishers write. The readers refuse days that do not exist,
 * such as 30 February. The names of months and days are English, in upper or lower case.
 */
final class StrictDates {

  private StrictDates() {}

  /**
   * Returns the reader of a format.
   *
   * @param pattern a pattern of {@link DateTimeFormatter}
   * @throws IllegalArgumentException if {@code pattern} is not such a pattern
   */
  static DateTimeFormatter ofPattern(String pattern) {
    return of(new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern));
  }

  /**
   * Returns the reader of a format. A strict reader needs an era, because the usual letter {@code
   * y} is the year of an era.
   */
  static DateTimeFormatter of(DateTimeFormatterBuilder format) {
    return format
        .parseDefaulting(ChronoField.ERA, 1)
        .toFormatter(Locale.ENGLISH)
        .withResolverStyle(ResolverStyle.STRICT);
  }
}
