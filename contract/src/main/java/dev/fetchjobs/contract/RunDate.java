package dev.fetchjobs.contract;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

/**
 * Holds the times from which the date expressions of a {@link DateTemplate} are computed.
 *
 * @param date date of the run: its scheduled time, or the date for which a person requested it
 * @param now start of the run
 * @param zone time zone of date expressions that name no zone
 * @param calendar calendar that says which days are business days
 */
public record RunDate(Instant date, Instant now, ZoneId zone, Calendar calendar) {

  /** Makes the date of a run whose plan has no calendar. */
  public RunDate(Instant date, Instant now, ZoneId zone) {
    this(date, now, zone, Calendar.WEEKDAYS);
  }

  /** Returns the date of the run for people, such as {@code 2026-11-03T07:00 Europe/Berlin}. */
  public String text() {
    return LocalDateTime.ofInstant(date.truncatedTo(ChronoUnit.MINUTES), zone) + " " + zone;
  }
}
