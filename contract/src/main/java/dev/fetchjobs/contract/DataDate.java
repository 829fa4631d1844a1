package dev.fetchjobs.contract;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says where a run finds the date of the data, and how it reads that date. Exactly one of {@code
 * line}, {@code column}, {@code header} and {@code from} is set.
 *
 * @param line number of the line of the file that has the date, from 1
 * @param column name of the column of the table; the newest of its dates counts
 * @param header name of the response header that has the date
 * @param pattern RE2 pattern whose first group is the date, or the whole match if it has no group;
 *     null if all text at the place is the date
 * @param format pattern of {@link DateTimeFormatter}; null: ISO 8601, and for a header also a date
 *     of HTTP
 * @param timeZone IANA name of the zone in which the days of the data begin and end; null: UTC
 * @param allowOlder whether a file with older data replaces a file with newer data
 */
public record DataDate(
    @Nullable Integer line,
    @Nullable String column,
    @Nullable String header,
    @Nullable From from,
    @Nullable String pattern,
    @Nullable String format,
    @Nullable String timeZone,
    boolean allowOlder) {

  /**
   * Names a place outside the file's content that has the date of the data. Each file has only one
   * such place, so the rule needs no number or name for it.
   */
  public enum From implements Word {
    /**
     * The date is in the name of the archive's member, or else in the last part of the file's final
     * URL.
     */
    NAME("Name"),
    /** The date is that of the chosen entry of a listing, which {@link Find#date} reads. */
    ENTRY("Entry");

    private final String word;

    From(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /** Returns the same rule without the permission for older data. */
  public DataDate withoutAllowOlder() {
    return new DataDate(line, column, header, from, pattern, format, timeZone, false);
  }

  /**
   * Returns the reader of the format, which refuses days that do not exist; empty if {@code format}
   * is not a format. The names of months and days are English, in upper or lower case.
   */
  public Optional<DateTimeFormatter> formatter() {
    if (format == null) {
      return Optional.of(iso());
    }
    try {
      return Optional.of(StrictDates.ofPattern(format));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns a reader for a date with or without a time of day and an offset. */
  private static DateTimeFormatter iso() {
    return StrictDates.of(
        new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffsetId());
  }
}
