package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import dev.fetchjobs.operator.cron.Rhythm.Every;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes the slots of an expression in a time zone. Kubernetes' CronJob controller starts Jobs at
 * the firings of the expression. The firings on open days of the calendar are the slots.
 *
 * @param zone the FetchJob's zone; a zone named in the expression itself overrides it
 * @param calendar null if every day is open
 */
public record CronSchedule(
    CronExpression expression, ZoneId zone, @Nullable ScheduleCalendar calendar) {

  public static final int MINUTES_PER_DAY = 24 * 60;

  private static final DateTimeFormatter WALL_CLOCK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mmXXX");

  /**
   * The search for a slot ends after this many closed days with a firing, which is about five
   * years.
   */
  private static final int MOST_CLOSED = 2_000;

  /** Makes a schedule for which every day is open. */
  public CronSchedule(CronExpression expression, ZoneId zone) {
    this(expression, zone, null);
  }

  /** Returns the same schedule with another calendar. */
  public CronSchedule with(@Nullable ScheduleCalendar other) {
    return new CronSchedule(expression, zone, other);
  }

  /**
   * Returns the schedule that Kubernetes follows. Kubernetes also starts Jobs on closed days, and
   * their runs do not ask the publisher.
   */
  public CronSchedule ofKubernetes() {
    return with(null);
  }

  /** Returns the first slot after an instant, or empty if there is none within about five years. */
  public Optional<Instant> next(Instant after) {
    Optional<Instant> firing = expression.next(after, zone);
    for (int days = 0; firing.filter(this::isClosed).isPresent(); days++) {
      firing = days == MOST_CLOSED ? Optional.empty() : firing.flatMap(this::onAnotherDay);
    }
    return firing;
  }

  private boolean isClosed(Instant instant) {
    return calendar != null && calendar.isClosed(day(instant));
  }

  private Optional<Instant> onAnotherDay(Instant firing) {
    Instant nextDay = day(firing).plusDays(1).atStartOfDay(ownZone()).toInstant();
    return expression.next(nextDay.minusSeconds(1), zone);
  }

  /** Returns the day of an instant in this schedule's zone. */
  public LocalDate day(Instant instant) {
    return LocalDate.ofInstant(instant, ownZone());
  }

  private ZoneId ownZone() {
    return expression.zone().orElse(zone);
  }

  /** Returns a sentence about the end of the calendar, if the end is near or has passed. */
  public Optional<String> calendarNotice(Instant now) {
    return calendar == null ? Optional.empty() : calendar.notice(day(now));
  }

  /**
   * Returns the next midnight of a schedule with a calendar. From then on, {@link #calendarNotice}
   * and {@link #longestGap} may have other results, because fewer closed days are ahead.
   */
  public Optional<Instant> nextDay(Instant now) {
    return calendar == null
        ? Optional.empty()
        : Optional.of(day(now).plusDays(1).atStartOfDay(ownZone()).toInstant());
  }

  /**
   * Returns the first slot after the end of a day in this schedule's zone, or empty if there is
   * none within about five years.
   */
  public Optional<Instant> nextAfter(LocalDate day) {
    return next(day.plusDays(1).atStartOfDay(ownZone()).toInstant().minusSeconds(1));
  }

  /**
   * Returns the next scheduled local time within 400 days that Kubernetes skips or runs twice
   * because of an offset change of the zone. The result does not include hours in the middle of an
   * hourly rhythm.
   */
  public Optional<ClockChange> nextClockChange(Instant from) {
    return switch (expression.rhythm()) {
      case CronFields fields ->
          new ClockChange.Search(fields, ownZone())
              .next(from)
              .filter(change -> calendar == null || !calendar.isClosed(change.date()));
      case Every every -> Optional.empty();
    };
  }

  /**
   * Returns the minutes of the day in UTC at which Kubernetes starts runs on some day. Daylight
   * saving time does not count, so the result is the same in the whole year. The result is empty
   * for an interval, because it has no fixed minutes.
   */
  public BitSet minutesOfDay(Instant now) {
    BitSet minutes = new BitSet();
    if (expression.rhythm() instanceof CronFields fields) {
      int offset = ownZone().getRules().getStandardOffset(now).getTotalSeconds() / 60;
      for (int time = 0; time < MINUTES_PER_DAY; time++) {
        if (fields.allowsTime(time / 60, time % 60)) {
          minutes.set(Math.floorMod(time - offset, MINUTES_PER_DAY));
        }
      }
    }
    return minutes;
  }

  /**
   * Returns the longest time between two slots in the two years from an instant. The time is
   * measured by the wall clock.
   */
  public Duration longestGap(Instant from) {
    return switch (expression.rhythm()) {
      case CronFields fields ->
          fields.longestGap(day(from), calendar == null ? null : calendar::isClosed);
      case Every every -> Duration.between(from, every.after(from));
    };
  }

  /**
   * Returns an instant as people read it in the schedule's time zone, such as {@code
   * 2026-11-23T07:12+01:00}. An offset of zero is written as {@code Z}.
   */
  public String text(Instant instant) {
    return WALL_CLOCK.format(instant.atZone(ownZone()));
  }
}
