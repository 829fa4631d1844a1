package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import java.time.Instant;
import java.time.LocalDate;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * Searches the next instant at which a schedule fires, field by field from month to second, as
 * robfig/cron v3.0.1 does. Every field moves forward until its value is allowed. If a field starts
 * again at its lowest value, the search starts again at the month.
 *
 * <p>A step of an hour or less adds elapsed time; a larger step moves on the calendar. These rules
 * determine what happens around an offset change, even the surprising cases: if midnight does not
 * exist, the day is not checked again after the jump. Kubernetes starts its Jobs by these rules, so
 * a "more correct" answer would be wrong. For the same reason the search gives up after five years.
 *
 * <p>Each search has its own instance of this class.
 */
final class SlotSearch {

  private static final int YEARS = 5;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private static final int SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;

  private final CronFields fields;
  private final ZoneRules rules;

  /** Is the instant that the search has reached, in seconds since 1970. */
  private long second;

  /**
   * Is the wall-clock time at that instant, in seconds since 1970. A search makes many small steps,
   * so the fields of the time are computed from this number.
   */
  private long wallClock;

  /**
   * Is true if a cron field has moved forward during the search. If it is true, all smaller fields
   * already have their lowest value.
   */
  private boolean stepped;

  SlotSearch(CronFields fields, ZoneRules rules, Instant after) {
    this.fields = fields;
    this.rules = rules;
    moveTo(after.getEpochSecond() + 1);
  }

  Optional<Instant> run() {
    if (fields.minute().isEmpty() || fields.hour().isEmpty() || fields.month().isEmpty()) {
      return Optional.empty();
    }
    int lastYear = date().getYear() + YEARS;
    while (date().getYear() <= lastYear) {
      if (findMonth() && findDay() && findHour() && findMinute() && findSecond()) {
        return Optional.of(Instant.ofEpochSecond(second));
      }
    }
    return Optional.empty();
  }

  private boolean findMonth() {
    while (!fields.month().contains(date().getMonthValue())) {
      if (firstStep()) {
        moveTo(date().withDayOfMonth(1), 0);
      }
      // If the next month does not have this day, the date falls into the month after it.
      int day = date().getDayOfMonth();
      moveTo(date().withDayOfMonth(1).plusMonths(1).plusDays(day - 1L), secondOfDay());
      if (date().getMonthValue() == 1) {
        return false;
      }
    }
    return true;
  }

  private boolean findDay() {
    while (!fields.allowsDay(date())) {
      if (firstStep()) {
        moveTo(date(), 0);
      }
      LocalDate date = date();
      moveTo(date.plusDays(1), secondOfDay());
      int hour = hour();
      if (hour != 0) {
        // Midnight does not exist on this day.
        // The search moves back or forward to the first hour of the day.
        moveBy((hour > 12 ? 24 - hour : -hour) * SECONDS_PER_HOUR);
      }
      if (!date().isAfter(date)) {
        // A whole day does not exist in this time zone (Samoa, 30 December 2011).
        // For such a day the library robfig/cron would loop without end.
        moveBy(SECONDS_PER_DAY);
      }
      if (date().getDayOfMonth() == 1) {
        return false;
      }
    }
    return true;
  }

  private boolean findHour() {
    while (!fields.hour().contains(hour())) {
      if (firstStep()) {
        moveTo(date(), hour() * SECONDS_PER_HOUR);
      }
      moveBy(SECONDS_PER_HOUR);
      if (hour() == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean findMinute() {
    while (!fields.minute().contains(minute())) {
      if (firstStep()) {
        moveBy(-Math.floorMod(second, SECONDS_PER_MINUTE));
      }
      moveBy(SECONDS_PER_MINUTE);
      if (minute() == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean findSecond() {
    if (isFullMinute()) {
      return true;
    }
    while (!isFullMinute()) {
      stepped = true;
      moveBy(1);
    }
    return false;
  }

  private boolean firstStep() {
    boolean first = !stepped;
    stepped = true;
    return first;
  }

  private LocalDate date() {
    return LocalDate.ofEpochDay(Math.floorDiv(wallClock, SECONDS_PER_DAY));
  }

  private int secondOfDay() {
    return Math.floorMod(wallClock, SECONDS_PER_DAY);
  }

  private int hour() {
    return secondOfDay() / SECONDS_PER_HOUR;
  }

  private int minute() {
    return secondOfDay() % SECONDS_PER_HOUR / SECONDS_PER_MINUTE;
  }

  private boolean isFullMinute() {
    return secondOfDay() % SECONDS_PER_MINUTE == 0;
  }

  private void moveBy(int seconds) {
    moveTo(second + seconds);
  }

  private void moveTo(long instant) {
    second = instant;
    wallClock = instant + offsetAt(instant);
  }

  /**
   * Moves the search to a wall-clock time. Some wall-clock times do not exist or exist twice. Such
   * times are read in two steps, as {@code time.Date} of Go does. The first step takes the offset
   * at the same time in UTC and computes an instant. The second step uses the offset at that
   * instant.
   */
  private void moveTo(LocalDate date, int secondOfDay) {
    long asUtc = date.toEpochDay() * SECONDS_PER_DAY + secondOfDay;
    moveTo(asUtc - offsetAt(asUtc - offsetAt(asUtc)));
  }

  private int offsetAt(long epochSecond) {
    return rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
  }
}
