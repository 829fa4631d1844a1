package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.artifact;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.of;
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
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests {@code spec.freshness.within}: the file of each scheduled time has to come in time. */
class OnTimeTest {

  /** Is a FetchJob that runs on weekdays at 07:12 in Berlin, which is 06:12 in UTC. */
  private static final FetchJob WEEKDAYS = within("2h");

  private static FetchJob within(String time, String... replacements) {
    return FetchJobYaml.ageing(
        Stream.concat(Stream.of("maxAge: 26h", "within: " + time), Stream.of(replacements))
            .toArray(String[]::new));
  }

  private static Condition fresh(FetchJobStatus status) {
    return condition(status, "Fresh").orElseThrow();
  }

  @Test
  @DisplayName(
      "The condition Fresh reports the missing file of a scheduled time (slot) from the exact "
          + "instant on, and the message says which one")
  void late() {
    // Given
    var first = status(WEEKDAYS, null, NOW, of(WEEKDAYS, "a", Outcome.FETCHED, null));
    Instant late = Instant.parse("2026-11-23T08:12:00Z");

    // When
    var before = status(WEEKDAYS, first, late.minusSeconds(1));
    var after = status(WEEKDAYS, before, late);

    // Then
    assertThat(fresh(first).status() + fresh(first).reason()).isEqualTo("TrueOnTime");
    assertThat(fresh(before).status()).isEqualTo("True");
    assertThat(fresh(after).status() + fresh(after).reason()).isEqualTo("FalseSlotMissed");
    assertThat(fresh(after).message())
        .contains(
            first.schedule().nextRun(),
            Times.text(late),
            "2h after the slot",
            "The next run is due at",
            "The newest run ended");
    assertThat(
            new Timing(WEEKDAYS, inPlace(WEEKDAYS), List.of(), before).next(late.minusSeconds(30)))
        .isEqualTo(late);
  }

  @Test
  @DisplayName("A schedule of weekdays is on time during a weekend, and late on Monday")
  void weekend() {
    Instant friday = Instant.parse("2026-11-27T06:13:00Z");

    assertThat(at(friday, "2026-11-29T23:00:00Z")).isEqualTo("OnTime");
    assertThat(at(friday, "2026-11-30T08:11:59Z")).isEqualTo("OnTime");
    assertThat(at(friday, "2026-11-30T08:12:00Z")).isEqualTo("SlotMissed");
  }

  private static String at(Instant checked, String now) {
    var report = SampleRun.report("a", Outcome.FETCHED, null, checked, artifact(checked), null);
    var state = SampleRun.finished(checked, Outcome.FETCHED, null, report);
    var run = new Run("a", Trigger.SCHEDULE, origin(WEEKDAYS), checked, checked, state);
    var status = status(WEEKDAYS, null, checked, run);
    return fresh(status(WEEKDAYS, status, Instant.parse(now))).reason();
  }

  @Test
  @DisplayName("Of the two limits of spec.freshness the one that the file reaches first counts")
  void bothLimits() {
    var both = FetchJobYaml.ageing("maxAge: 26h", "maxAge: 1h, within: 2h");

    var status = status(both, null, NOW, of(both, "a", Outcome.FETCHED, null));

    assertThat(fresh(status).reason()).isEqualTo("WithinMaxAge");
    assertThat(fresh(status(both, status, NOW.plusSeconds(3600))).reason()).isEqualTo("TooOld");
  }

  @Test
  @DisplayName(
      "After an edit of the schedule or the zone no scheduled time (slot) in the past counts as "
          + "missed")
  void editedSchedule() {
    var old = status(WEEKDAYS, null, NOW, of(WEEKDAYS, "a", Outcome.FETCHED, null));
    Instant later = NOW.plusSeconds(6 * 3600);

    for (FetchJob edited :
        List.of(
            within("1m", "12 7 * * 1-5", "0-59 * * * *"),
            within("1m", "Europe/Berlin", "Asia/Tokyo"))) {
      var status = status(edited, old, later);
      assertThat(fresh(status).reason()).isEqualTo("OnTime");
      assertThat(status.schedule().since()).isEqualTo(Times.text(later));
      assertThat(status(edited, status, later.plusSeconds(60)).schedule().since())
          .isEqualTo(Times.text(later));
    }
  }

  @Test
  @DisplayName("A FetchJob without any file is late after its first scheduled time (slot)")
  void neverFetched() {
    var first = status(WEEKDAYS, null, NOW);

    assertThat(fresh(first).status()).isEqualTo("Unknown");
    var late = status(WEEKDAYS, first, NOW.plusSeconds(4 * 86400));
    assertThat(fresh(late).status() + fresh(late).reason()).isEqualTo("FalseNeverFetched");
    assertThat(fresh(late).message()).contains("is missing since", "no file has been fetched");
  }

  @Test
  @DisplayName(
      "Without a CronJob no scheduled time (slot) passes, so nothing is known about lateness")
  void noCronJob() {
    var invalid = new CronJobState.Stalled(Reason.INVALID_SCHEDULE, "There is no 30 February.");

    var status = Statuses.next(WEEKDAYS, null, invalid, NOW).result().status();

    assertThat(fresh(status).status() + fresh(status).reason()).isEqualTo("UnknownNoSlot");
  }

  @Test
  @DisplayName(
      "No file is late on a closed day, and the next run in the status is on the next open day")
  void holiday() {
    // Given: a closed day, 25 December 2026, which is a Friday
    var job =
        within(
            "2h",
            "suspend: false",
            "suspend: false\n  calendar: {weekly: [], closed: [2026-12-25]}");
    Instant thursday = Instant.parse("2026-12-24T06:13:00Z");
    var report = SampleRun.report("a", Outcome.FETCHED, null, thursday, artifact(thursday), null);
    var state = SampleRun.finished(thursday, Outcome.FETCHED, null, report);
    var run = new Run("a", Trigger.SCHEDULE, origin(job), thursday, thursday, state);

    // When
    var before = status(job, null, thursday, run);

    // Then
    assertThat(before.schedule().nextRun()).isEqualTo("2026-12-28T07:12+01:00");
    assertThat(fresh(status(job, before, Instant.parse("2026-12-28T08:11:59Z"))).reason())
        .isEqualTo("OnTime");
    assertThat(fresh(status(job, before, Instant.parse("2026-12-28T08:12:00Z"))).reason())
        .isEqualTo("SlotMissed");
  }

  @Test
  @DisplayName("A run that was skipped on a closed day changes no condition")
  void skipped() {
    // Given
    var job =
        within(
            "2h",
            "suspend: false",
            "suspend: false\n  calendar: {weekly: [], closed: [2026-11-23]}");
    var first = status(job, null, NOW, of(job, "a", Outcome.FETCHED, null));

    // When
    var next = status(job, first, NOW.plusSeconds(900), of(job, "b", Outcome.SKIPPED, null));

    // Then
    assertThat(next.state()).isEqualTo("Ok");
    assertThat(next.lastRun().outcome()).isEqualTo("Skipped");
    assertThat(fresh(next).reason()).isEqualTo("OnTime");
    assertThat(condition(next, "Fetched").orElseThrow().status()).isEqualTo("True");
  }
}
