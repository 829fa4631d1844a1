package dev.fetchjobs.downloader.listing;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.Find.EntryDate;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dates of a listing's entries. All entries of a listing have one date format, so their
 * dates can be compared.
 */
record EntryDates(String field, @Nullable Pattern pattern, DateTimeFormatter format) {

  static EntryDates of(EntryDate date) {
    String pattern = date.pattern();
    return new EntryDates(
        date.field(),
        pattern == null ? null : Pattern.compile(pattern),
        date.formatter().orElseThrow());
  }

  /**
   * Returns the date of an entry, or empty if the entry has none. A date with an offset is
   * converted to UTC. Any other date is returned as it is written.
   */
  Optional<LocalDateTime> of(Entry entry) {
    String text = entry.value(field);
    String date = text == null ? null : part(text);
    if (date == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(dateTime(format.parse(date)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * ISO 8601. Returns a text for the date; such texts sort as their dates do, whether or not they
   * have a time of day.
   */
  static String iso(LocalDateTime date) {
    return date.equals(date.toLocalDate().atStartOfDay())
        ? date.toLocalDate().toString()
        : date.toString();
  }

  private @Nullable String part(String text) {
    if (pattern == null) {
      return text.strip();
    }
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
  }

  /**
   * Reads each part of the date by itself. The alternative, {@link DateTimeFormatter#parseBest},
   * throws an exception for each type that does not fit.
   */
  private static LocalDateTime dateTime(TemporalAccessor parsed) {
    LocalDate date = parsed.query(TemporalQueries.localDate());
    if (date == null) {
      return YearMonth.from(parsed).atDay(1).atStartOfDay();
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    if (time == null) {
      return date.atStartOfDay();
    }
    ZoneOffset offset = parsed.query(TemporalQueries.offset());
    LocalDateTime local = date.atTime(time);
    return offset == null
        ? local
        : local.atOffset(offset).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }
}
