package dev.fetchjobs.contract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says on which days a publisher publishes nothing. Every other day is open. An open day is also
 * called a business day.
 *
 * @param name name of the FetchCalendar, for messages; null if the days are in the FetchJob itself
 * @param weekly days of the week that are closed in every week
 * @param closed further closed days in ISO 8601, such as {@code 2026-12-25}
 */
public record Calendar(@Nullable String name, List<Weekday> weekly, List<String> closed) {

  /** A plan without a calendar uses this one, in which Monday to Friday are business days. */
  public static final Calendar WEEKDAYS =
      new Calendar(null, List.of(Weekday.SATURDAY, Weekday.SUNDAY), List.of());

  /** The search for a business day ends after this many days. */
  private static final int MOST_DAYS = 4_000;

  /**
   * Makes the calendar. Two lists with the same days in a different order make the same calendar.
   */
  public Calendar {
    weekly = weekly.stream().distinct().sorted().toList();
    closed = closed.stream().distinct().sorted().toList();
  }

  public boolean isClosed(LocalDate day) {
    return weekly.contains(Weekday.of(day))
        || Collections.binarySearch(closed, day.toString()) >= 0;
  }

  /**
   * Returns the day that is a number of business days before or after a day. The given day itself
   * does not count.
   *
   * @param days number of business days after the day; before it if negative
   * @throws DateTimeException if there are not so many business days within about ten years
   */
  LocalDate businessDay(LocalDate from, int days) {
    LocalDate day = from;
    int left = Math.abs(days);
    for (int steps = 0; left > 0; steps++) {
      if (steps == MOST_DAYS) {
        throw new DateTimeException("too few business days near " + from);
      }
      day = day.plusDays(Integer.signum(days));
      left -= isClosed(day) ? 0 : 1;
    }
    return day;
  }
}
