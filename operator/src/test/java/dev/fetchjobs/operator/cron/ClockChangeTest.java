package dev.fetchjobs.operator.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cron.ClockChange.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockChangeTest {

  private static CronSchedule schedule(String expression, String zone) {
    try {
      return new CronSchedule(CronExpression.parse(expression), ZoneId.of(zone));
    } catch (CronSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest(name = "{0} in {1} from {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "30 2 * * *   | Europe/Berlin       | 2026-11-23T00:00:00Z | SKIPPED 2027-03-28 02:30",
        "30 2 * * *   | Europe/Berlin       | 2027-04-01T00:00:00Z | REPEATED 2027-10-31 02:30",
        "0 3 * * *    | Europe/Berlin       | 2026-11-23T00:00:00Z | none",
        "30 1 * * *   | America/New_York    | 2026-11-23T00:00:00Z | REPEATED 2027-11-07 01:30",
        "15 2 * * *   | Australia/Lord_Howe | 2026-06-01T00:00:00Z | SKIPPED 2026-10-04 02:15",
        "45 2 * * *   | Australia/Lord_Howe | 2026-06-01T00:00:00Z | none",
        // On this day the local time exists, but Kubernetes misses it.
        // The reason is that Kubernetes searches in steps of an hour, to 02:30, 03:30 and so on.
        "15 6 * * *   | Australia/Lord_Howe | 2026-06-01T00:00:00Z | SKIPPED 2026-10-04 06:15",
        "15 8-18 * * * | Australia/Lord_Howe | 2026-06-01T00:00:00Z | SKIPPED 2026-10-04 08:15",
        // The next rows have start times just before and just after a clock change.
        "30 2 * * *   | Europe/Berlin       | 2027-03-28T00:59:59Z | SKIPPED 2027-03-28 02:30",
        "30 2 * * *   | Europe/Berlin       | 2027-03-28T01:00:00Z | REPEATED 2027-10-31 02:30",
        "45 1 * * *   | Australia/Lord_Howe | 2026-06-01T00:00:00Z | REPEATED 2027-04-04 01:45",
        "30 2 * * *   | Antarctica/Troll    | 2026-11-23T00:00:00Z | SKIPPED 2027-03-28 02:30",
        "0 6 * * *    | Pacific/Apia        | 2011-12-01T00:00:00Z | SKIPPED 2011-12-30 06:00",
        "*/20 2 * * * | Europe/Berlin       | 2026-11-23T00:00:00Z | SKIPPED 2027-03-28 02:00",
        "0 */2 * * *  | Europe/Berlin       | 2026-11-23T00:00:00Z | SKIPPED 2027-03-28 02:00",
        "@daily       | Africa/Cairo        | 2026-11-23T00:00:00Z | SKIPPED 2027-04-30 00:00",
        // No clock change affects the next rows, or the next one is too far away.
        "30 2 * * 1-5 | Europe/Berlin       | 2026-11-23T00:00:00Z | none",
        "30 2 28 3 *  | Europe/Berlin       | 2026-11-23T00:00:00Z | SKIPPED 2027-03-28 02:30",
        "30 2 28 3 *  | Europe/Berlin       | 2027-04-01T00:00:00Z | none",
        // In an hourly or more frequent schedule one run more or less makes no difference.
        "* * * * *    | Europe/Berlin       | 2026-11-23T00:00:00Z | none",
        "*/5 * * * *  | Europe/Berlin       | 2026-11-23T00:00:00Z | none",
        "7 0-6 * * *  | Europe/Berlin       | 2026-11-23T00:00:00Z | none",
        "@hourly      | Pacific/Apia        | 2011-12-01T00:00:00Z | none",
        "@every 1h    | Europe/Berlin       | 2026-11-23T00:00:00Z | none",
        "30 2 * * *   | Etc/UTC             | 2026-11-23T00:00:00Z | none",
        "30 2 * * *   | Asia/Kolkata        | 2026-11-23T00:00:00Z | none"
      })
  void tellsTheNextDateOnWhichAScheduledTimeIsHit(
      String expression, String zone, String from, String expected) {
    // When
    Optional<ClockChange> change = schedule(expression, zone).nextClockChange(Instant.parse(from));

    // Then
    assertThat(change.map(hit -> hit.kind() + " " + hit.date() + " " + hit.time()).orElse("none"))
        .isEqualTo(expected);
  }

  @Test
  void everyHitIsTrueOfTheFirings() {
    for (String zone :
        new String[] {
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Antarctica/Troll",
          "Africa/Cairo",
          "Africa/Casablanca",
          "Asia/Beirut"
        }) {
      for (int minute = 0; minute < 24 * 60; minute += 15) {
        // Given
        CronSchedule schedule = schedule(minute % 60 + " " + minute / 60 + " * * *", zone);
        Instant from = Instant.parse("2026-11-23T12:00:00Z");

        // When
        Optional<ClockChange> found = schedule.nextClockChange(from);

        // Then
        assertThat(found).as(schedule.toString()).isEqualTo(firstIrregularDay(schedule, from));
      }
    }
  }

  /** Reads the firings of a daily schedule and returns the first day with no firing or two. */
  private static Optional<ClockChange> firstIrregularDay(CronSchedule schedule, Instant from) {
    Set<LocalDate> seen = new HashSet<>();
    LocalDateTime last =
        LocalDateTime.ofInstant(schedule.next(from).orElseThrow(), schedule.zone());
    seen.add(last.toLocalDate());
    LocalTime time = last.toLocalTime();
    LocalDate end = LocalDate.ofInstant(from, schedule.zone()).plusDays(400);
    Instant firing = schedule.next(from).orElseThrow();
    while (last.toLocalDate().isBefore(end)) {
      firing = schedule.next(firing).orElseThrow();
      LocalDateTime local = LocalDateTime.ofInstant(firing, schedule.zone());
      if (!seen.add(local.toLocalDate())) {
        return Optional.of(
            new ClockChange(Kind.REPEATED, local.toLocalDate(), time, schedule.zone()));
      }
      if (local.toLocalDate().isAfter(last.toLocalDate().plusDays(1))) {
        return Optional.of(
            new ClockChange(Kind.SKIPPED, last.toLocalDate().plusDays(1), time, schedule.zone()));
      }
      last = local;
    }
    return Optional.empty();
  }

  @Test
  void sentencesNameTheDateAndTheRemedy() {
    // Given
    CronSchedule schedule = schedule("30 2 * * *", "Europe/Berlin");

    // When
    ClockChange skipped =
        schedule.nextClockChange(Instant.parse("2026-11-23T00:00:00Z")).orElseThrow();
    ClockChange repeated =
        schedule.nextClockChange(Instant.parse("2027-04-01T00:00:00Z")).orElseThrow();

    // Then
    assertThat(skipped.sentence())
        .isEqualTo(
            "Because the clock changes in Europe/Berlin, there is no run at 02:30 on 2027-03-28;"
                + " choose another hour, or a timeZone without summer time, if you need that run.");
    assertThat(repeated.sentence())
        .isEqualTo(
            "Because the clock changes in Europe/Berlin, there are two runs at 02:30 on 2027-10-31;"
                + " the second usually finds nothing new.");
  }
}
