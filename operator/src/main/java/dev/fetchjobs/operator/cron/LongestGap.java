package dev.fetchjobs.operator.cron;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import java.time.Duration;
import java.time.LocalDate;

/**
 * Computes the longest time between two firings of five fields. Offset changes of a zone are
 * ignored.
 */
record LongestGap(CronFields fields) {

  private static final int MINUTES_OF_DAY = 24 * 60;
  private static final int DAYS = 2 * 366;

  Duration from(LocalDate first) {
    int earliest = -1;
    int latest = -1;
    int longest = 0;
    for (int minute = 0; minute < MINUTES_OF_DAY; minute++) {
      if (fields.allowsTime(minute / 60, minute % 60)) {
        longest = latest < 0 ? longest : Math.max(longest, minute - latest);
        earliest = earliest < 0 ? minute : earliest;
        latest = minute;
      }
    }
    return Duration.ofMinutes(
        Math.max(longest, daysApart(first) * MINUTES_OF_DAY - latest + earliest));
  }

  /** The largest number of days between two days with firings. */
  private int daysApart(LocalDate first) {
    int last = -1;
    int longest = 0;
    for (int day = 0; day < DAYS; day++) {
      if (fields.allowsDate(first.plusDays(day))) {
        longest = last < 0 ? longest : Math.max(longest, day - last);
        last = day;
      }
    }
    return longest == 0 ? DAYS : longest;
  }
}
