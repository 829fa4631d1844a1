package dev.fetchjobs.operator.cron;

import java.time.LocalDate;
import java.time.Month;

/** What the five fields allow; fires at second 0 of every wall-clock minute that they allow. */
record CronFields(
    FieldValues minute,
    FieldValues hour,
    FieldValues dayOfMonth,
    FieldValues month,
    FieldValues dayOfWeek)
    implements Rhythm {

  boolean allowsDate(LocalDate date) {
    return month.contains(date.getMonthValue()) && allowsDay(date);
  }

  /** With a star in either day field both must agree; without one, either is enough. */
  boolean allowsDay(LocalDate date) {
    boolean dayAllowed = dayOfMonth.contains(date.getDayOfMonth());
    boolean weekdayAllowed = dayOfWeek.contains(date.getDayOfWeek().getValue() % 7);
    return (dayOfMonth.star() || dayOfWeek.star())
        ? dayAllowed && weekdayAllowed
        : dayAllowed || weekdayAllowed;
  }

  boolean allowsTime(int hourOfDay, int minuteOfHour) {
    return hour.contains(hourOfDay) && minute.contains(minuteOfHour);
  }

  /**
   * Whether the calendar has a day at all that the fields allow: it has no 30 February, but it has
   * a 29th.
   */
  boolean everFires() {
    boolean byWeekday = dayOfMonth.star() || !dayOfWeek.star();
    return !minute.isEmpty()
        && !hour.isEmpty()
        && !month.isEmpty()
        && ((byWeekday && !dayOfWeek.isEmpty()) || (!dayOfMonth.star() && someMonthHasTheDay()));
  }

  private boolean someMonthHasTheDay() {
    for (Month candidate : Month.values()) {
      FieldValues days = FieldValues.range(1, candidate.maxLength(), 1, false);
      if (month.contains(candidate.getValue()) && (days.bits() & dayOfMonth.bits()) != 0) {
        return true;
      }
    }
    return false;
  }
}
