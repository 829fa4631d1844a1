package dev.fetchjobs.operator.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Represents the meaning of a cron expression: either a set of wall-clock times, or an interval.
 */
sealed interface Rhythm {

  /**
   * Describes the values that the five fields of a cron expression allow. The expression fires at
   * second 0 of every wall-clock minute that the fields allow.
   */
  record CronFields(
      FieldValues minute,
      FieldValues hour,
      FieldValues dayOfMonth,
      FieldValues month,
      FieldValues dayOfWeek)
      implements Rhythm {

    private static final int MINUTES_PER_DAY = 24 * 60;
    private static final int TWO_YEARS = 2 * 366;
    private static final int TWO_WEEKS = 2 * 7;

    /** Parses the five fields of a cron expression. */
    static CronFields parse(List<String> texts) throws CronSyntaxException {
      return new CronFields(
          parse(CronField.MINUTE, texts),
          parse(CronField.HOUR, texts),
          parse(CronField.DAY_OF_MONTH, texts),
          parse(CronField.MONTH, texts),
          parse(CronField.DAY_OF_WEEK, texts));
    }

    private static FieldValues parse(CronField field, List<String> texts)
        throws CronSyntaxException {
      return new FieldParser(field).parse(texts.get(field.ordinal()));
    }

    boolean allowsDate(LocalDate date) {
      return month.contains(date.getMonthValue()) && allowsDay(date);
    }

    /**
     * Returns whether the cron fields allow the date. If one of the two day fields has a star, both
     * must allow the date; otherwise it is enough that one allows it.
     */
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
     * Returns whether the fields allow any date that exists. 29 February exists, 30 February does
     * not.
     */
    boolean everFires() {
      boolean byWeekday = dayOfMonth.star() || !dayOfWeek.star();
      return !minute.isEmpty()
          && !hour.isEmpty()
          && !month.isEmpty()
          && ((byWeekday && !dayOfWeek.isEmpty()) || (!dayOfMonth.star() && someMonthHasTheDay()));
    }

    /**
     * Returns the longest time between two scheduled runs in the two years from a date. The time is
     * measured by the wall clock, so offset changes of a time zone do not count.
     *
     * @param isClosed dates that do not count; null if every date counts
     */
    Duration longestGap(LocalDate from, @Nullable Predicate<LocalDate> isClosed) {
      int earliest = -1;
      int latest = -1;
      int longest = 0;
      for (int time = 0; time < MINUTES_PER_DAY; time++) {
        if (allowsTime(time / 60, time % 60)) {
          longest = latest < 0 ? longest : Math.max(longest, time - latest);
          earliest = earliest < 0 ? time : earliest;
          latest = time;
        }
      }
      int overNight = longestGapInDays(from, isClosed) * MINUTES_PER_DAY - latest + earliest;
      return Duration.ofMinutes(Math.max(longest, overNight));
    }

    /** Returns the largest number of days from one day that the fields allow to the next one. */
    private int longestGapInDays(LocalDate from, @Nullable Predicate<LocalDate> isClosed) {
      int days = isClosed == null && isSameEachWeek() ? TWO_WEEKS : TWO_YEARS;
      int last = -1;
      int longest = 0;
      for (int day = 0; day < days; day++) {
        LocalDate date = from.plusDays(day);
        if (allowsDate(date) && (isClosed == null || !isClosed.test(date))) {
          longest = last < 0 ? longest : Math.max(longest, day - last);
          last = day;
        }
      }
      return longest == 0 ? TWO_YEARS : longest;
    }

    /**
     * Returns whether the fields allow the same days in each week. Two weeks then show all gaps.
     */
    private boolean isSameEachWeek() {
      return month.equals(FieldValues.every(CronField.MONTH))
          && dayOfMonth.equals(FieldValues.every(CronField.DAY_OF_MONTH));
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

  /**
   * Describes the meaning of a cron expression with {@code @every}. Each firing comes one interval
   * after the previous one.
   *
   * @param interval whole seconds, at least one
   */
  record Every(Duration interval) implements Rhythm {

    /**
     * Rounds the duration as robfig/cron does. Less than a second is rounded up to one second, and
     * everything else down to whole seconds.
     */
    static Every of(Duration duration) {
      return new Every(Duration.ofSeconds(Math.max(1, duration.getSeconds())));
    }

    Instant after(Instant instant) {
      return instant.minusNanos(instant.getNano()).plus(interval);
    }
  }
}
