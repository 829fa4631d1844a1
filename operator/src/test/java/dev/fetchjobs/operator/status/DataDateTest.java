package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.artifact;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.origin;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests {@code spec.freshness.basis: DataDate}, with which the age counts from the end of the day
 * of the data.
 */
class DataDateTest {

  /** This FetchJob runs on weekdays at 07:12 in Berlin, which is 06:12 in UTC. */
  private static final FetchJob WEEKDAYS = by("within: 2h");

  private static final Instant FRIDAY = Instant.parse("2026-11-27T06:13:00Z");
  private static final Instant MONDAY = Instant.parse("2026-11-30T06:13:00Z");

  private static FetchJob by(String limits, String... replacements) {
    return FetchJobYaml.ageing(
        Stream.concat(
                Stream.of(
                    "freshness: {maxAge: 26h, basis: Checked}",
                    "dataDate: {line: 2}\n  freshness: {%s, basis: DataDate}".formatted(limits)),
                Stream.of(replacements))
            .toArray(String[]::new));
  }

  private static Run run(FetchJob fetchJob, Instant time, @Nullable String date) {
    String job = "run-" + time.getEpochSecond();
    var file = artifact(time).with(next -> next.dataDate = date);
    var report = SampleRun.report(job, Outcome.FETCHED, null, time, file, null);
    var state = SampleRun.finished(time, Outcome.FETCHED, null, report);
    return new Run(job, Trigger.SCHEDULE, origin(fetchJob), time, time, state);
  }

  private static FetchJobStatus after(FetchJob fetchJob, Instant time, @Nullable String date) {
    return status(fetchJob, null, time, run(fetchJob, time, date));
  }

  private static Condition fresh(FetchJobStatus status) {
    return condition(status, "Fresh").orElseThrow();
  }

  private static String verdict(FetchJobStatus status) {
    return fresh(status).status() + fresh(status).reason();
  }

  @Test
  @DisplayName(
      "After a run that brought the data of an earlier day, Fresh becomes False at the end of the "
          + "slot's time limit, to the second")
  void dataOfAnEarlierDay() {
    // Given
    var first = after(WEEKDAYS, FRIDAY, "2026-11-27");
    Instant late = Instant.parse("2026-11-30T08:12:00Z");

    // When
    var same = status(WEEKDAYS, first, MONDAY, run(WEEKDAYS, MONDAY, "2026-11-27"));
    var before = status(WEEKDAYS, same, late.minusSeconds(1));
    var after = status(WEEKDAYS, before, late);

    // Then
    assertThat(verdict(first)).isEqualTo("TrueOnTime");
    assertThat(fresh(first).message())
        .contains(
            "The file has data of 2026-11-27. The file of the slot 2026-11-30T07:12+01:00 with data of 2026-11-30 or later has to be there by 2026-11-30T08:12:00Z.");
    assertThat(verdict(before)).isEqualTo("TrueOnTime");
    assertThat(verdict(after)).isEqualTo("FalseSlotMissed");
    assertThat(fresh(after).message())
        .contains(
            "The file of the slot 2026-11-30T07:12+01:00 with data of 2026-11-30 or later is missing since 2026-11-30T08:12:00Z, 2h after the slot; the file has data of 2026-11-27.",
            "The next run is due at 2026-12-01T07:12+01:00.",
            "The newest run ended");
    assertThat(
            new Timing(WEEKDAYS, inPlace(WEEKDAYS), List.of(), before).next(late.minusSeconds(30)))
        .isEqualTo(late);

    // When
    Instant noon = Instant.parse("2026-11-30T11:00:00Z");
    var arrived = status(WEEKDAYS, after, noon, run(WEEKDAYS, noon, "2026-11-30"));

    // Then
    assertThat(verdict(arrived)).isEqualTo("TrueOnTime");
    assertThat(arrived.artifact().dataDate()).isEqualTo("2026-11-30");
  }

  @ParameterizedTest
  @DisplayName(
      "daysBehind counts only days with a scheduled time (slot), so that a weekend does not count")
  @CsvSource({
    "0, 2026-11-30T08:12:00Z",
    "1, 2026-12-01T08:12:00Z",
    "2, 2026-12-02T08:12:00Z",
    "6, 2026-12-08T08:12:00Z",
  })
  void daysBehind(int days, String late) {
    FetchJob fetchJob = by("within: 2h, daysBehind: " + days);

    assertThat(until(fetchJob, "2026-11-27")).isEqualTo(late);
  }

  @Test
  @DisplayName("The data of a day satisfy all scheduled times (slots) of that day")
  void severalSlots() {
    FetchJob hourly = by("within: 30m", "12 7 * * 1-5", "0 * * * *");

    assertThat(until(hourly, "2026-11-27")).isEqualTo("2026-11-27T23:30:00Z");
    assertThat(until(hourly, "2026-11-28")).isEqualTo("2026-11-28T23:30:00Z");
  }

  @Test
  @DisplayName("maxAge counts from the end of the day of the data, in the zone of the data")
  void maxAge() {
    assertThat(until(by("maxAge: 26h"), "2026-11-27")).isEqualTo("2026-11-29T01:00:00Z");
    assertThat(
            until(
                by("maxAge: 26h", "{line: 2}", "{line: 2, timeZone: America/New_York}"),
                "2026-11-27"))
        .isEqualTo("2026-11-29T07:00:00Z");
    assertThat(until(by("maxAge: 26h"), "2026-10-25")).isEqualTo("2026-10-27T01:00:00Z");
  }

  /**
   * Returns the exact second at which Fresh becomes False, for which the operator also sets its
   * timer.
   */
  private static String until(FetchJob fetchJob, String date) {
    Instant start = Instant.parse("2026-11-27T05:00:00Z");
    var status = after(fetchJob, start, date);
    Instant until =
        Age.of(fetchJob, status.artifact(), inPlace(fetchJob), status.schedule())
            .orElseThrow()
            .until();
    assertThat(verdict(status(fetchJob, status, until))).startsWith("False");
    assertThat(verdict(status(fetchJob, status, until.minusSeconds(1)))).startsWith("True");
    return until.toString();
  }

  @Test
  @DisplayName(
      "Fresh is Unknown for a file whose data date no run has read, and False after its limit")
  void undated() {
    var status = after(WEEKDAYS, FRIDAY, null);

    assertThat(verdict(status)).isEqualTo("UnknownNoDataDate");
    var late = status(WEEKDAYS, status, Instant.parse("2026-11-30T08:12:00Z"));
    assertThat(verdict(late)).isEqualTo("FalseNoDataDate");
    assertThat(fresh(late).message()).contains("the file has no data date");
  }

  @Test
  @DisplayName(
      "After an edit of the schedule, no file counts as missing for a scheduled time before the "
          + "edit")
  void editedSchedule() {
    var old = after(WEEKDAYS, FRIDAY, "2026-11-20");
    assertThat(verdict(old)).isEqualTo("TrueOnTime");
    Instant later = FRIDAY.plusSeconds(7200);
    assertThat(verdict(status(WEEKDAYS, old, later))).isEqualTo("TrueOnTime");

    var edited = status(by("within: 2h", "12 7 * * 1-5", "13 7 * * 1-5"), old, later);

    assertThat(verdict(edited)).isEqualTo("TrueOnTime");
    assertThat(fresh(edited).message())
        .contains("The file of the slot 2026-11-30T07:13+01:00 with newer data has to be there by");
  }

  @Test
  @DisplayName("The status warns of a maximum age that is too short for any data of a slot's day")
  void shortMaxAge() {
    assertThat(fresh(after(by("maxAge: 47h"), FRIDAY, "2026-11-27")).message())
        .contains("the longest time between two scheduled runs less a day, 48h");
    assertThat(fresh(after(by("maxAge: 48h"), FRIDAY, "2026-11-27")).message())
        .doesNotContain("shorter");
  }

  @Test
  @DisplayName("The operator ignores a text in status.artifact.dataDate that is not a date")
  void editedStatus() {
    var status = after(WEEKDAYS, FRIDAY, "2026-11-27x");

    assertThat(verdict(status)).isEqualTo("UnknownNoDataDate");
  }
}
