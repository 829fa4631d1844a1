package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunStartTest {

  private static final String DATE = "fetchjobs.dev/date";

  private static final Instant NOW = Instant.parse("2026-11-23T09:30:15.250Z");

  @Test
  @DisplayName(
      "The operator makes the Job of a requested run from the CronJob's template, with the "
          + "trigger Request")
  void requested() {
    // Given
    var fetchJob = FetchJobYaml.asking("monday", FetchJobYaml.complete());
    var wanted = FetchJobYaml.accepted(fetchJob);

    // When
    var start = RunStart.ofRequest(fetchJob, "sunday").orElseThrow();
    var job = new Node(start.job(wanted.cronJob(), "cron-uid", NOW));

    // Then
    assertThat(RunStart.ofRequest(fetchJob, "monday")).isEmpty();
    assertThat(start.jobName()).startsWith("xetra-").hasSize(16);
    assertThat(job.at("metadata", "annotations", "fetchjobs.dev/trigger").value())
        .isEqualTo("Request");
    assertThat(
            job.at("spec", "template", "metadata", "annotations", "fetchjobs.dev/trigger").value())
        .isEqualTo("Request");
    assertThat(job.at("metadata", "ownerReferences").items().getFirst().at("uid").value())
        .isEqualTo("cron-uid");
    assertThat(job.at("spec", "template", "spec").value())
        .isEqualTo(
            new Node(wanted.cronJob())
                .at("spec", "jobTemplate", "spec", "template", "spec")
                .value());
  }

  @ParameterizedTest
  @EnumSource(Trigger.class)
  @DisplayName(
      "R7 The pod of a run that repeats a superseded one says what started the run, so the run "
          + "obeys a hold")
  void repeated(Trigger trigger) {
    // Given
    var fetchJob = FetchJobYaml.complete();
    var wanted = FetchJobYaml.accepted(fetchJob);
    var slot = Instant.parse("2026-11-23T06:12:00Z");

    // When
    var start = RunStart.again(fetchJob, trigger, slot, "xetra-29938512", null);
    var job = new Node(start.job(wanted.cronJob(), "cron-uid", NOW));

    // Then
    assertThat(
            job.at("spec", "template", "metadata", "annotations", "fetchjobs.dev/trigger").value())
        .isEqualTo(trigger.word());
  }

  private static String date(RunStart start, FetchJob fetchJob) {
    var job = new Node(start.job(FetchJobYaml.accepted(fetchJob).cronJob(), "cron-uid", NOW));
    Object pods = job.at("spec", "template", "metadata", "annotations", DATE).value();
    assertThat(job.at("metadata", "annotations", DATE).value()).isEqualTo(pods);
    return (String) pods;
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-03, 2026-11-02T23:00:00Z",
    "2026-11-03T07:00, 2026-11-03T06:00:00Z",
    // Clocks go from 02:00 to 03:00.
    "2026-03-29T02:30, 2026-03-29T01:30:00Z"
  })
  @DisplayName("The pod of a requested run has the date that the FetchJob names, in its time zone")
  void requestedDate(String text, String instant) {
    // Given
    var fetchJob =
        FetchJobYaml.askingFor(text, FetchJobYaml.asking("monday", FetchJobYaml.complete()));

    // When
    var start = RunStart.ofRequest(fetchJob, "sunday").orElseThrow();

    // Then
    assertThat(date(start, fetchJob)).isEqualTo(instant);
    assertThat(start.slot()).as("the run is not a scheduled one").isNull();
    assertThat(start.jobName()).isEqualTo(RunStart.jobOfRequest(FetchJobYaml.complete(), "monday"));
    assertThat(RunStart.ofRequest(fetchJob, "monday"))
        .as("another date alone requests no run")
        .isEmpty();
  }

  @Test
  @DisplayName(
      "The pod of another run that the operator starts has the time at which its Job is made as "
          + "its date")
  void dateOfOtherRuns() {
    var fetchJob = FetchJobYaml.asking("monday", FetchJobYaml.complete());
    assertThat(date(RunStart.ofRequest(fetchJob, null).orElseThrow(), fetchJob))
        .isEqualTo("2026-11-23T09:30:15Z");

    FetchJobYaml.askingFor("2026-11-03", fetchJob);
    var initial = RunStart.initial(fetchJob, false, new Node(Map.of())).orElseThrow();
    assertThat(date(initial, fetchJob))
        .as("the date belongs to the request")
        .isEqualTo("2026-11-23T09:30:15Z");
  }

  @ParameterizedTest
  @CsvSource({"2026-11-03, RequestForDate", "2026-11-03/2026-11-04, Request", "'', Request"})
  @DisplayName(
      "Only the pod of a run that a person requested for a date says so, because only this run may publish older data:")
  void requestForDate(String date, String trigger) {
    // Given
    var plain = FetchJobYaml.asking("monday", FetchJobYaml.complete());
    var fetchJob = date.isEmpty() ? plain : FetchJobYaml.askingFor(date, plain);
    var cronJob = FetchJobYaml.accepted(fetchJob).cronJob();
    var first = Instant.parse("2026-11-23T06:12:00Z");

    // When
    var again = RunStart.again(fetchJob, Trigger.REQUEST, first, "xetra-4f5a6b7c8d", "monday");
    var starts = new ArrayList<>(List.of(again));
    RunStart.ofRequest(fetchJob, null).ifPresent(starts::add);

    // Then
    for (RunStart start : starts) {
      var job = new Node(start.job(cronJob, "cron-uid", NOW));
      String name = "fetchjobs.dev/trigger";
      assertThat(job.at("metadata", "annotations", name).value()).isEqualTo("Request");
      assertThat(job.at("spec", "template", "metadata", "annotations", name).value())
          .isEqualTo(trigger);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "REQUEST,  monday, 2026-11-02T23:00:00Z",
    "REQUEST,  sunday, 2026-11-23T06:12:00Z",
    "REQUEST,        , 2026-11-23T06:12:00Z",
    "SCHEDULE,       , 2026-11-23T06:12:00Z",
    "CREATION,       , 2026-11-23T06:12:00Z"
  })
  @DisplayName(
      "A run that repeats a superseded one has the date of its request, or else the scheduled "
          + "time (slot) of the superseded run")
  void dateOfARepeatedRun(Trigger trigger, String request, String instant) {
    // Given
    var fetchJob =
        FetchJobYaml.askingFor(
            "2026-11-03", FetchJobYaml.asking("monday", FetchJobYaml.complete()));
    var slot = Instant.parse("2026-11-23T06:12:00Z");

    // When
    var start = RunStart.again(fetchJob, trigger, slot, "xetra-29938512", request);

    // Then
    assertThat(date(start, fetchJob)).isEqualTo(instant);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T07:12:00Z, true",
    "heute früh, true",
    "a\tb, false",
    "\u009b31m, false",
    "\u202eabc, false",
    "'{\"a\": [1]}', true"
  })
  void aTokenThatCannotBeShownIsKnownByItsDigest(String token, boolean shown) {
    // Given
    FetchJob fetchJob = FetchJobYaml.asking(token, FetchJobYaml.complete());

    // When
    RunStart start = RunStart.ofRequest(fetchJob, null).orElseThrow();

    // Then
    assertThat(start.request().equals(token)).isEqualTo(shown);
    assertThat(start.request()).matches(shown ? ".*" : "sha256:[0-9a-f]{64}");
    assertThat(start.jobName()).matches("xetra-[0-9a-f]{10}");
    assertThat(RunStart.ofRequest(fetchJob, start.request())).isEmpty();
  }

  @Test
  void aLongTokenIsKnownByItsDigest() {
    FetchJob fetchJob = FetchJobYaml.asking("x".repeat(200_000), FetchJobYaml.complete());

    assertThat(RunStart.requested(fetchJob).orElseThrow()).hasSize(71).startsWith("sha256:");
  }

  @Test
  @DisplayName("The operator starts a first run only if the FetchJob has had no run")
  void initial() {
    var nothing = new Node(Map.of());
    var ran = new Node(Map.of("lastScheduleTime", "2026-11-23T06:12:00Z"));
    var edited = LastSchedule.moved(Instant.parse("2026-11-23T06:12:00.5Z"), null);

    assertThat(RunStart.initial(FetchJobYaml.complete(), false, nothing)).isPresent();
    assertThat(RunStart.initial(FetchJobYaml.complete(), true, nothing)).isEmpty();
    assertThat(RunStart.initial(FetchJobYaml.complete(), false, ran)).isEmpty();
    assertThat(
            RunStart.initial(
                FetchJobYaml.complete(), false, new Node(Map.of("lastScheduleTime", edited))))
        .isPresent();
    assertThat(
            RunStart.initial(FetchJobYaml.with("suspend: false", "suspend: true"), false, nothing))
        .isEmpty();
    assertThat(
            RunStart.initial(
                FetchJobYaml.with("runOnCreate: true", "runOnCreate: false"), false, nothing))
        .isEmpty();
  }
}
