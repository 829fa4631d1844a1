package dev.fetchjobs.operator.cron;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cron.Rhythm.CronFields;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronScheduleTest {

  private static CronSchedule schedule(String expression, String zone) {
    try {
      return new CronSchedule(CronExpression.parse(expression), ZoneId.of(zone));
    } catch (CronSyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the next instants at which the schedule fires, as text in its time zone. */
  private static Stream<String> firings(CronSchedule schedule, String start, int count) {
    return Stream.iterate(schedule.next(Instant.parse(start)), next -> next.flatMap(schedule::next))
        .limit(count)
        .map(next -> next.map(schedule::text).orElse("never"));
  }

  @ParameterizedTest(name = "{0} in {1} after {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // The clock is set forward: a local time that does not exist on that day has no run.
        "30 2 * * *  | Europe/Berlin       | 2027-03-27T12:00:00Z | 2027-03-29T02:30+02:00 | 2027-03-30T02:30+02:00",
        "30 2 * * *  | America/New_York    | 2027-03-13T12:00:00Z | 2027-03-15T02:30-04:00 | 2027-03-16T02:30-04:00",
        "15 2 * * *  | Australia/Lord_Howe | 2026-10-03T12:00:00Z | 2026-10-05T02:15+11:00 | 2026-10-06T02:15+11:00",
        "30 1 * * *  | Antarctica/Troll    | 2027-03-27T12:00:00Z | 2027-03-29T01:30+02:00 | 2027-03-30T01:30+02:00",
        "0 12 * * *  | Pacific/Apia        | 2011-12-29T12:00:00Z | 2011-12-29T12:00-10:00 | 2011-12-31T12:00+14:00",
        // The clock is set back: a local time that exists twice has two runs.
        "30 2 * * *  | Europe/Berlin       | 2027-10-30T12:00:00Z | 2027-10-31T02:30+02:00 | 2027-10-31T02:30+01:00",
        "30 1 * * *  | America/New_York    | 2027-11-06T12:00:00Z | 2027-11-07T01:30-04:00 | 2027-11-07T01:30-05:00",
        "45 1 * * *  | Australia/Lord_Howe | 2027-04-03T12:00:00Z | 2027-04-04T01:45+11:00 | 2027-04-04T01:45+10:30",
        "30 1 * * *  | Antarctica/Troll    | 2027-10-30T12:00:00Z | 2027-10-31T01:30+02:00 | 2027-10-31T01:30Z",
        // An hourly schedule fires in every hour through both clock changes.
        "0 * * * *   | Europe/Berlin       | 2027-03-28T00:30:00Z | 2027-03-28T03:00+02:00 | 2027-03-28T04:00+02:00",
        "0 * * * *   | Europe/Berlin       | 2027-10-31T00:30:00Z | 2027-10-31T02:00+01:00 | 2027-10-31T03:00+01:00",
        // The next rows have schedules with days of the month and days of the week.
        "0 0 29 2 *  | Etc/UTC             | 2025-01-01T00:00:00Z | 2028-02-29T00:00Z      | 2032-02-29T00:00Z",
        "0 0 13 * 5  | Etc/UTC             | 2026-11-01T00:00:00Z | 2026-11-06T00:00Z      | 2026-11-13T00:00Z",
        "0 0 30 2 *  | Etc/UTC             | 2026-11-01T00:00:00Z | never                  | never",
        "TZ=Asia/Kolkata 0 6 * * * | Etc/UTC | 2026-11-01T00:00:00Z | 2026-11-01T06:00+05:30 | 2026-11-02T06:00+05:30",
        "12 7 * * 1-5 | Europe/Berlin      | 2026-11-20T12:00:00Z | 2026-11-23T07:12+01:00 | 2026-11-24T07:12+01:00"
      })
  void tellsTheNextTwoFirings(
      String expression, String zone, String start, String first, String second) {
    assertThat(firings(schedule(expression, zone), start, 2)).containsExactly(first, second);
  }

  @Test
  void searchDoesNotHangWhereADayDoesNotExist() {
    // Given
    CronSchedule schedule = schedule("0 6 1 * *", "Pacific/Apia");

    // Then
    assertThat(firings(schedule, "2011-12-04T16:44:08Z", 1))
        .containsExactly("2012-01-01T06:00+14:00");
  }

  @Test
  void nextIsStrictlyAfterAndOnAWholeMinute() {
    // Given
    CronSchedule schedule = schedule("* * * * *", "Etc/UTC");

    // Then
    assertThat(schedule.next(Instant.parse("2026-11-23T06:05:00Z")))
        .contains(Instant.parse("2026-11-23T06:06:00Z"));
    assertThat(schedule.next(Instant.parse("2026-11-23T06:05:59.999999999Z")))
        .contains(Instant.parse("2026-11-23T06:06:00Z"));
    assertThat(schedule.next(Instant.parse("2026-11-23T06:04:59.5Z")))
        .contains(Instant.parse("2026-11-23T06:05:00Z"));
  }

  @Test
  void everyNextIsLaterAndOnAnAllowedMinute() {
    // Given: only time zones in which every day has a midnight
    // In other time zones robfig/cron does not check the day again.
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261123);
    String[] zones = {
      "Etc/UTC",
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Antarctica/Troll",
      "Asia/Kathmandu"
    };
    for (int i = 0; i < 5_000; i++) {
      String zone = zones[random.nextInt(zones.length)];
      CronSchedule schedule = schedule(randomExpression(random), zone);
      CronFields fields = (CronFields) schedule.expression().rhythm();
      Instant start =
          Instant.ofEpochSecond(
              1_700_000_000L + random.nextInt(500_000_000), random.nextInt(1_000_000_000));

      // When
      Optional<Instant> next = schedule.next(start);

      // Then
      if (next.isPresent()) {
        LocalDateTime local = LocalDateTime.ofInstant(next.get(), ZoneId.of(zone));
        assertThat(next.get()).as("%s %s", schedule, start).isAfter(start);
        assertThat(local.getSecond()).isZero();
        assertThat(local.getNano()).isZero();
        assertThat(fields.allowsTime(local.getHour(), local.getMinute())).isTrue();
        assertThat(fields.allowsDate(local.toLocalDate())).isTrue();
      } else {
        assertThat(fields.everFires()).as("%s %s", schedule, start).isFalse();
      }
    }
  }

  private static String randomExpression(RandomGenerator random) {
    return Arrays.stream(CronField.values())
        .map(field -> randomField(random, field))
        .reduce((left, right) -> left + " " + right)
        .orElseThrow();
  }

  private static String randomField(RandomGenerator random, CronField field) {
    int low = random.nextInt(field.min(), field.max() + 1);
    int high = random.nextInt(low, field.max() + 1);
    return switch (random.nextInt(6)) {
      case 0 -> low + "";
      case 1 -> low + "-" + high;
      case 2 -> low + "-" + high + "/" + random.nextInt(1, 9);
      case 3 -> "*/" + random.nextInt(1, 9);
      default -> "*";
    };
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-11-23T06:12:00Z, 2026-11-23T07:12+01:00",
    "Etc/UTC, 2026-11-23T06:05:00Z, 2026-11-23T06:05Z",
    "Europe/London, 2026-11-23T06:05:00Z, 2026-11-23T06:05Z",
    "America/St_Johns, 2026-11-23T06:05:00Z, 2026-11-23T02:35-03:30"
  })
  void textCarriesTheOffsetOfTheZone(String zone, String instant, String expected) {
    assertThat(schedule("0 0 * * *", zone).text(Instant.parse(instant))).isEqualTo(expected);
  }
}
