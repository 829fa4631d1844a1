package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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

  private final CronFields fields;
  private final ZoneRules rules;
  private long second;
  private LocalDateTime local;

  /**
   * Is true if a cron field has moved forward during the search. If it is true, all smaller fields
   * already have their lowest value.
   */
  private boolean stepped;

  SlotSearch(CronFields fields, ZoneRules rules, Instant after) {
    this.fields = fields;
    this.rules = rules;
    this.second = after.getEpochSecond() + 1;
    this.local = localAt(second);
  }

  Optional<Instant> run() {
    if (fields.minute().isEmpty() || fields.hour().isEmpty() || fields.month().isEmpty()) {
      return Optional.empty();
    }
    int lastYear = local.getYear() + YEARS;
    while (local.getYear() <= lastYear) {
      if (findMonth() && findDay() && findHour() && findMinute() && findSecond()) {
        return Optional.of(Instant.ofEpochSecond(second));
      }
    }
    return Optional.empty();
  }

  private boolean findMonth() {
    while (!fields.month().contains(local.getMonthValue())) {
      if (firstStep()) {
        moveTo(local.toLocalDate().withDayOfMonth(1).atStartOfDay());
      }
      // If the next month does not have this day, the date falls into the month after it.
      moveTo(local.withDayOfMonth(1).plusMonths(1).plusDays(local.getDayOfMonth() - 1L));
      if (local.getMonthValue() == 1) {
        return false;
      }
    }
    return true;
  }

  private boolean findDay() {
    while (!fields.allowsDay(local.toLocalDate())) {
      if (firstStep()) {
        moveTo(local.toLocalDate().atStartOfDay());
      }
      LocalDate date = local.toLocalDate();
      moveTo(local.plusDays(1));
      int hour = local.getHour();
      if (hour != 0) {
        // Midnight does not exist on this day.
        // The search moves back or forward to the first hour of the day.
        moveBy((hour > 12 ? 24 - hour : -hour) * SECONDS_PER_HOUR);
      }
      if (!local.toLocalDate().isAfter(date)) {
        // A whole day does not exist in this time zone (Samoa, 30 December 2011).
        // For such a day the library robfig/cron would loop without end.
        moveBy(24 * SECONDS_PER_HOUR);
      }
      if (local.getDayOfMonth() == 1) {
        return false;
      }
    }
    return true;
  }

  private boolean findHour() {
    while (!fields.hour().contains(local.getHour())) {
      if (firstStep()) {
        moveTo(local.truncatedTo(ChronoUnit.HOURS));
      }
      moveBy(SECONDS_PER_HOUR);
      if (local.getHour() == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean findMinute() {
    while (!fields.minute().contains(local.getMinute())) {
      if (firstStep()) {
        moveBy(-Math.floorMod(second, SECONDS_PER_MINUTE));
      }
      moveBy(SECONDS_PER_MINUTE);
      if (local.getMinute() == 0) {
        return false;
      }
    }
    return true;
  }

  private boolean findSecond() {
    if (local.getSecond() == 0) {
      return true;
    }
    while (local.getSecond() != 0) {
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

  private void moveBy(int seconds) {
    second += seconds;
    local = localAt(second);
  }

  /**
   * Moves the search to a wall-clock time. Some wall-clock times do not exist or exist twice. Such
   * times are read in two steps, as {@code time.Date} of Go does. The first step takes the offset
   * at the same time in UTC and computes an instant. The second step uses the offset at that
   * instant.
   */
  private void moveTo(LocalDateTime wallClock) {
    long asUtc = wallClock.toEpochSecond(ZoneOffset.UTC);
    second = asUtc - offsetAt(asUtc - offsetAt(asUtc));
    local = localAt(second);
  }

  private LocalDateTime localAt(long epochSecond) {
    return LocalDateTime.ofEpochSecond(epochSecond + offsetAt(epochSecond), 0, ZoneOffset.UTC);
  }

  private int offsetAt(long epochSecond) {
    return rules.getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
  }
}
