package dev.fetchjobs.operator.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.Weekday;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the slots of a schedule are its firings on open days. */
class ScheduleCalendarTest {

  private static CronSchedule schedule(String expression, String zone, String... closed) {
    return schedule(expression, zone, null, List.of(Weekday.SUNDAY), closed);
  }

  private static CronSchedule schedule(
      String expression,
      String zone,
      @Nullable LocalDate ends,
      List<Weekday> weekly,
      String... closed) {
    try {
      return new CronSchedule(
          CronExpression.parse(expression),
          ZoneId.of(zone),
          new ScheduleCalendar(new Calendar("xetra", weekly, List.of(closed)), ends));
    } catch (CronSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    // 25 December 2026 is a Friday.
    "12 7 * * *, Europe/Berlin, 2026-12-24T06:12:00Z, 2026-12-26T07:12+01:00",
    "12 7 * * *, Europe/Berlin, 2026-12-26T06:12:00Z, 2026-12-28T07:12+01:00",
    "* * * * *, Europe/Berlin, 2026-12-24T22:58:30Z, 2026-12-24T23:59+01:00",
    "* * * * *, Europe/Berlin, 2026-12-24T22:59:00Z, 2026-12-26T00:00+01:00",
    "* * * * *, Europe/Berlin, 2026-12-25T10:00:00Z, 2026-12-26T00:00+01:00",
    "0 23 * * *, Etc/UTC, 2026-12-24T23:00:00Z, 2026-12-26T23:00Z",
    "0 23 * * *, Asia/Tokyo, 2026-12-24T14:00:00Z, 2026-12-26T23:00+09:00",
    // The clock goes forward in the night of a closed Sunday, and in Beirut at midnight.
    "30 2 * * *, Europe/Berlin, 2027-03-27T01:30:00Z, 2027-03-29T02:30+02:00",
    "0 * * * *, Asia/Beirut, 2027-03-27T21:00:00Z, 2027-03-29T00:00+03:00"
  })
  @DisplayName(
      "The next scheduled time (slot) is the first firing on an open day, in the zone of the "
          + "schedule")
  void next(String expression, String zone, Instant after, String expected) {
    CronSchedule schedule = schedule(expression, zone, "2026-12-25");

    assertThat(schedule.next(after).map(schedule::text)).contains(expected);
  }

  @Test
  @DisplayName("The schedule that Kubernetes follows also fires on closed days")
  void kubernetes() {
    CronSchedule schedule = schedule("12 7 * * *", "Etc/UTC", "2026-12-25");

    assertThat(schedule.ofKubernetes().next(Instant.parse("2026-12-24T07:12:00Z")))
        .contains(Instant.parse("2026-12-25T07:12:00Z"));
  }

  @Test
  @DisplayName("A schedule whose days are all closed has no slot, and the search for one ends")
  void never() {
    CronSchedule schedule =
        schedule("0 7 * * 6", "Etc/UTC", null, List.of(Weekday.SATURDAY, Weekday.SUNDAY));

    assertThat(schedule.next(Instant.parse("2026-12-24T07:12:00Z"))).isEmpty();
  }

  @Test
  @DisplayName("Closed days lengthen the longest time between two scheduled times (slots)")
  void longestGap() {
    Instant from = Instant.parse("2026-12-01T00:00:00Z");

    assertThat(schedule("0 7 * * *", "Etc/UTC").longestGap(from)).isEqualTo(Duration.ofDays(2));
    assertThat(
            schedule("0 7 * * *", "Etc/UTC", "2026-12-25", "2026-12-26", "2026-12-28")
                .longestGap(from))
        .isEqualTo(Duration.ofDays(5));
  }

  @Test
  @DisplayName(
      "Without closed days, two weeks show the same longest time between two slots as two years")
  void longestGapOfAWeek() {
    for (int days = 1; days < 128; days++) {
      int bits = days;
      String weekdays =
          IntStream.range(0, 7)
              .filter(day -> (bits >> day & 1) != 0)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(","));
      Instant from = Instant.parse("2026-12-01T00:00:00Z").plus(Duration.ofDays(days));
      CronSchedule allOpen = schedule("0 7 * * " + weekdays, "Etc/UTC", null, List.of());

      assertThat(allOpen.with(null).longestGap(from)).isEqualTo(allOpen.longestGap(from));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-31T22:59:59Z, ''",
    "2026-10-31T23:00:00Z, ends soon: days after 2026-12-31 will count",
    "2026-12-31T22:59:59Z, ends soon",
    "2026-12-31T23:00:00Z, has ended: days after 2026-12-31 count as open"
  })
  @DisplayName(
      "A sentence about the end of a calendar appears 60 days before it, and changes when the "
          + "calendar has ended")
  void notice(Instant now, String part) {
    CronSchedule schedule =
        schedule("0 7 * * *", "Europe/Berlin", LocalDate.parse("2026-12-31"), List.of());

    assertThat(schedule.calendarNotice(now).orElse("")).contains(part);
    assertThat(schedule.calendarNotice(now).isEmpty()).isEqualTo(part.isEmpty());
  }

  @Test
  @DisplayName("No sentence about the end appears for a calendar without an end")
  void endless() {
    CronSchedule schedule = schedule("0 7 * * *", "Europe/Berlin", "2026-12-25");

    assertThat(schedule.calendarNotice(Instant.parse("2030-01-01T00:00:00Z"))).isEmpty();
  }

  @Test
  @DisplayName("What a schedule says of a calendar changes at midnight in the zone of the schedule")
  void midnight() {
    Instant now = Instant.parse("2026-10-31T22:59:59Z");

    assertThat(schedule("0 7 * * *", "Europe/Berlin", "2026-12-25").nextDay(now))
        .contains(Instant.parse("2026-10-31T23:00:00Z"));
    assertThat(schedule("0 7 * * *", "Europe/Berlin").with(null).nextDay(now)).isEmpty();
  }
}
