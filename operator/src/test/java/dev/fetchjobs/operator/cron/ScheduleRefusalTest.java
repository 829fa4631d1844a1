package dev.fetchjobs.operator.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the refusal of schedules: each row of the table is a schedule that people write, with the
 * reason and the whole message of its refusal.
 */
class ScheduleRefusalTest {

  private static List<String[]> table() throws IOException {
    return TestTable.lines("/schedule-refusals.tsv").stream()
        .map(line -> line.split("\t", -1))
        .toList();
  }

  static Stream<Object[]> refusals() throws IOException {
    return table().stream().map(row -> (Object[]) row);
  }

  @ParameterizedTest(name = "\"{0}\" in \"{1}\"")
  @MethodSource("refusals")
  void isRefusedWithASentence(String schedule, String zone, String reason, String message) {
    // When
    ScheduleResult result = ScheduleParser.resolve(schedule, zone, "data", "xetra");

    // Then
    assertThat(result)
        .isEqualTo(new ScheduleResult.Refused(RefusalReason.valueOf(reason), message));
  }

  @Test
  void everyReasonIsInTheTable() throws IOException {
    // When
    List<String> reasons = table().stream().map(row -> row[2]).distinct().toList();

    // Then
    assertThat(reasons)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(RefusalReason.values()).map(Enum::name).toList());
  }

  @Test
  void controlCharactersDoNotReachTheMessage() {
    // When
    ScheduleResult result =
        ScheduleParser.resolve("0 6 * * \u001b[31m\u0000\u202e", "Etc/UTC", "data", "xetra");

    // Then
    assertThat(result)
        .isInstanceOfSatisfying(
            ScheduleResult.Refused.class,
            refused -> assertThat(refused.message()).matches("[\\x20-\\x7e]+"));
  }

  @Test
  void aLongTextIsCutInTheMessage() {
    // When
    ScheduleResult result =
        ScheduleParser.resolve("x".repeat(5_000) + " * * * *", "Etc/UTC", "data", "xetra");

    // Then
    assertThat(result)
        .isInstanceOfSatisfying(
            ScheduleResult.Refused.class,
            refused -> assertThat(refused.message()).hasSizeLessThan(400));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0 6 * * *",
        "*/15 8-18 * * mon-FRI",
        "0 0 ? JAN,jul ?",
        "5/10 * * * *",
        "0 0 29 2 *",
        "0 0 30 2 mon",
        "@daily",
        "@midnight",
        "@hourly",
        "@weekly",
        "@monthly",
        "@yearly",
        "@annually",
        "1,,2 * * * *",
        "*/90 * * * *"
      })
  void whatKubernetesTakesIsTakenUnchanged(String schedule) {
    // When
    ScheduleResult result = ScheduleParser.resolve(schedule, "Europe/Berlin", "data", "xetra");

    // Then
    assertThat(result)
        .isInstanceOfSatisfying(
            ScheduleResult.Accepted.class,
            accepted -> assertThat(accepted.expression()).isEqualTo(schedule));
  }

  @Test
  void whiteSpaceIsReducedToSingleBlanks() {
    assertThat(ScheduleParser.resolve(" 0\t6  * * *\n", "Etc/UTC", "data", "xetra"))
        .isInstanceOfSatisfying(
            ScheduleResult.Accepted.class,
            accepted -> assertThat(accepted.expression()).isEqualTo("0 6 * * *"));
    assertThat(ScheduleParser.resolve("@daily\n", "Etc/UTC", "data", "xetra"))
        .isInstanceOfSatisfying(
            ScheduleResult.Accepted.class,
            accepted -> assertThat(accepted.expression()).isEqualTo("@daily"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Etc/UTC",
        "UTC",
        "GMT",
        "Europe/Berlin",
        "America/Argentina/Buenos_Aires",
        "Etc/GMT-2",
        "EST5EDT",
        "CET",
        "EST",
        "HST",
        "MST",
        "ROC",
        "GMT+0",
        "GMT-0",
        "GMT0",
        "US/Eastern",
        "Zulu"
      })
  void everyNameOfTheZoneDatabaseIsTaken(String zone) {
    assertThat(ScheduleParser.resolve("0 6 * * *", zone, "data", "xetra"))
        .isInstanceOf(ScheduleResult.Accepted.class);
  }
}
