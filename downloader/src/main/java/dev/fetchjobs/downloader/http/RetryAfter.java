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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Retry-After and the dates of HTTP (RFC 9110, sections 10.2.3 and 5.6.7). */
public final class RetryAfter {

  /** This delay replaces a number of seconds that is too long to read. */
  private static final Duration VERY_LONG = Duration.ofDays(36_500);

  /** Some servers send a fraction of a second in Retry-After, or a zero in front of the number. */
  private static final Pattern SECONDS = Pattern.compile("0*([0-9]+)(\\.[0-9]+)?");

  /** Years in HTTP dates have four digits, so every date in HTTP is before this instant. */
  private static final Instant END_OF_DATES = Instant.parse("+10000-01-01T00:00:00Z");

  private RetryAfter() {}

  /**
   * Returns the latest instant that the Retry-After fields of a response name, or empty if none is
   * readable.
   */
  static Optional<Instant> of(ResponseHead head, Instant now) {
    return head.all("Retry-After").stream()
        .map(value -> parse(value, now))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  static Optional<Instant> parse(String value, Instant now) {
    Matcher number = SECONDS.matcher(value);
    if (number.matches()) {
      String digits = number.group(1);
      Duration delay =
          digits.length() > 9 ? VERY_LONG : Duration.ofSeconds(Integer.parseInt(digits));
      return Optional.of(now.plus(number.group(2) == null ? delay : delay.plusSeconds(1)));
    }
    return date(value, now);
  }

  /**
   * Reads a date in any of the three formats of HTTP, or in ISO 8601; returns empty if the text is
   * not a date.
   */
  public static Optional<Instant> date(String text, Instant now) {
    return parseDate(text, now).filter(date -> date.isBefore(END_OF_DATES));
  }

  private static Optional<Instant> parseDate(String text, Instant now) {
    try {
      int comma = text.indexOf(',');
      if (comma < 0) {
        return Optional.of(
            text.matches("[0-9]{4}-.*")
                ? Instant.parse(text)
                : LocalDateTime.parse(text, asctime()).toInstant(ZoneOffset.UTC));
      }
      // The weekday in an HTTP date is ignored, because some servers send a wrong one.
      String date = text.substring(comma + 1).strip().replaceFirst("(UTC|Z)$", "GMT");
      if (date.matches(".{6}-[0-9]{2} .*")) {
        return Optional.of(LocalDateTime.parse(date, rfc850(now)).toInstant(ZoneOffset.UTC));
      }
      String spaced = date.replaceFirst("^([0-9]+)-([A-Za-z]+)-", "$1 $2 ");
      return Optional.of(
          ZonedDateTime.parse(spaced, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the date format of RFC 850. A year in this format has two digits, and is at most 50
   * years in the future.
   */
  private static DateTimeFormatter rfc850(Instant now) {
    int base = now.atOffset(ZoneOffset.UTC).getYear() - 49;
    return new DateTimeFormatterBuilder()
        .appendPattern("dd-MMM-")
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
