package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import dev.fetchjobs.operator.cron.Rhythm.Every;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Computes the instants at which a cron expression fires in a time zone. At these instants
 * Kubernetes' CronJob controller starts Jobs.
 *
 * @param zone the FetchJob's time zone; a zone named in the expression itself overrides it
 */
public record CronSchedule(CronExpression expression, ZoneId zone) {

  private static final DateTimeFormatter WALL_CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmXXX");

  /**
   * Returns the first instant after {@code after} at which the schedule fires, or empty if there is
   * none within about five years.
   */
  public Optional<Instant> next(Instant after) {
    return expression.next(after, zone);
  }

  /**
   * Returns the first firing after the end of a day in this schedule's zone, or empty if there is
   * none within about five years.
   */
  public Optional<Instant> nextAfter(LocalDate day) {
    return next(day.plusDays(1).atStartOfDay(wallClock()).toInstant().minusSeconds(1));
  }

  /** Returns the day of an instant in this schedule's zone. */
  public LocalDate day(Instant instant) {
    return instant.atZone(wallClock()).toLocalDate();
  }

  private ZoneId wallClock() {
    return expression.zone().orElse(zone);
  }

  /**
   * Returns the next scheduled local time within 400 days that Kubernetes skips or runs twice
   * because of an offset change of the zone. The result does not include hours in the middle of an
   * hourly rhythm.
   */
  public Optional<ClockChange> nextClockChange(Instant from) {
    return switch (expression.rhythm()) {
      case CronFields fields -> new ClockChange.Search(fields, wallClock()).next(from);
      case Every every -> Optional.empty();
    };
  }

  /**
   * Returns the longest time between two scheduled runs in the two years from an instant. The time
   * is measured by the wall clock.
   */
  public Duration longestGap(Instant from) {
    return switch (expression.rhythm()) {
      case CronFields fields -> fields.longestGap(day(from));
      case Every every -> Duration.between(from, every.after(from));
    };
  }

  /**
   * Returns an instant as people read it in the schedule's time zone, such as {@code
   * 2026-11-23T07:12+01:00}. An offset of zero is written as {@code Z}.
   */
  public String text(Instant instant) {
    return WALL_CLOCK.format(instant.atZone(wallClock()));
  }
}
