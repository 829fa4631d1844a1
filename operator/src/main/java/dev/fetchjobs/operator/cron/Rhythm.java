package dev.fetchjobs.operator.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;

/** What an expression says once it is read: wall-clock fields, or an interval. */
sealed interface Rhythm {

  /** What the five fields allow; fires at second 0 of every wall-clock minute that they allow. */
  record CronFields(
      FieldValues minute,
      FieldValues hour,
      FieldValues dayOfMonth,
      FieldValues month,
      FieldValues dayOfWeek)
      implements Rhythm {

    /** From the five texts, each a field. */
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
     * Whether the calendar has a day at all that the fields allow: it has no 30 February, but it
     * has a 29th.
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

  /**
   * {@code @every}: one firing an interval after the last one.
   *
   * @param interval whole seconds, at least one
   */
  record Every(Duration interval) implements Rhythm {

    /**
     * Rounds as the parser does: below a second up to one second, otherwise down to whole seconds.
     */
    static Every of(Duration duration) {
      return new Every(Duration.ofSeconds(Math.max(1, duration.getSeconds())));
    }

    Instant after(Instant instant) {
      return instant.minusNanos(instant.getNano()).plus(interval);
    }
  }
}
