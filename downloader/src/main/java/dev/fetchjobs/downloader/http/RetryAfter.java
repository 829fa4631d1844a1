package dev.fetchjobs.downloader.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Reads Retry-After and the dates of HTTP (RFC 9110, sections 10.2.3 and 5.6.7). */
public final class RetryAfter {

  /** The delay that replaces a number that is too long to read. */
  private static final Duration VERY_LONG = Duration.ofDays(36_500);

  /**
   * The first instant that no HTTP date can express, because the year of an HTTP date has four
   * digits.
   */
  private static final Instant END_OF_DATES = Instant.parse("+10000-01-01T00:00:00Z");

  private RetryAfter() {}

  /** Returns the latest instant in Retry-After, or empty when there is no readable one. */
  static Optional<Instant> of(ResponseHead head, Instant now) {
    return head.all("Retry-After").stream()
        .map(value -> parse(value, now))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  static Optional<Instant> parse(String value, Instant now) {
    if (value.matches("[0-9]+")) {
      String digits = value.replaceFirst("^0+(?=.)", "");
      Duration delay =
          digits.length() > 9 ? VERY_LONG : Duration.ofSeconds(Integer.parseInt(digits));
      return Optional.of(now.plus(delay));
    }
    return date(value, now);
  }

  /** Reads a date in any of the three formats of HTTP. Returns empty if the text is not a date. */
  public static Optional<Instant> date(String text, Instant now) {
    return parseDate(text, now).filter(date -> date.isBefore(END_OF_DATES));
  }

  private static Optional<Instant> parseDate(String text, Instant now) {
    try {
      if (text.length() > 4 && text.charAt(3) == ',') {
        return Optional.of(
            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      }
      DateTimeFormatter form = text.indexOf(',') > 0 ? rfc850(now) : asctime();
      return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the format of RFC 850. A year in this format has two digits, and is at most 50 years in
   * the future.
   */
  private static DateTimeFormatter rfc850(Instant now) {
    int base = now.atOffset(ZoneOffset.UTC).getYear() - 49;
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, base)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.US);
  }

  private static DateTimeFormatter asctime() {
    return new DateTimeFormatterBuilder()
        .appendPattern("EEE MMM ")
        .padNext(2)
        .appendValue(ChronoField.DAY_OF_MONTH)
        .appendPattern(" HH:mm:ss yyyy")
        .toFormatter(Locale.US);
  }
}
