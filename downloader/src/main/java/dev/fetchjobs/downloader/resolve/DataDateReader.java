package dev.fetchjobs.downloader.resolve;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the date of the data in a text. */
public record DataDateReader(
    DataDate rule, @Nullable Pattern pattern, DateTimeFormatter format, ZoneId zone) {

  private static final int LAST_YEAR = 9999;

  /** Returns the reader for the rule of a plan that was already checked. */
  public static DataDateReader of(DataDate rule) {
    String pattern = rule.pattern();
    String zone = rule.timeZone();
    return new DataDateReader(
        rule,
        pattern == null ? null : Pattern.compile(pattern),
        rule.formatter().orElseThrow(),
        zone == null ? ZoneOffset.UTC : ZoneId.of(zone));
  }

  /** Returns the part of the text that should be the date, or null if there is no such part. */
  public @Nullable String part(String text) {
    if (pattern == null) {
      return text.strip();
    }
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(Math.min(1, matcher.groupCount())) : null;
  }

  /** Returns the date that a part of a text states, or empty if the part is not a date. */
  public Optional<LocalDate> date(String part) {
    try {
      return Optional.of(date(format.parse(part)))
          .filter(date -> date.getYear() > 0 && date.getYear() <= LAST_YEAR);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private LocalDate date(TemporalAccessor parsed) {
    if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
      return date(Instant.from(parsed));
    }
    LocalDate date = parsed.query(TemporalQueries.localDate());
    return date == null ? YearMonth.from(parsed).atDay(1) : date;
  }

  /** Returns the date of an instant in the zone of the data. */
  public LocalDate date(Instant instant) {
    return instant.atZone(zone).toLocalDate();
  }

  /**
   * Returns the date of an entry of a listing as the date of its data.
   *
   * @param iso the date of the entry, in UTC if the listing states an offset
   */
  public LocalDate ofEntry(FetchPlan plan, String iso) {
    LocalDateTime date =
        iso.indexOf('T') < 0 ? LocalDate.parse(iso).atStartOfDay() : LocalDateTime.parse(iso);
    Find find = plan.source().find();
    return find != null && find.date() != null && hasOffset(find.date())
        ? date(date.toInstant(ZoneOffset.UTC))
        : date.toLocalDate();
  }

  private static boolean hasOffset(Find.EntryDate rule) {
    DateTimeFormatter format = rule.formatter().orElseThrow();
    try {
      return format
              .parse(format.format(OffsetDateTime.of(2026, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC)))
              .query(TemporalQueries.offset())
          != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
