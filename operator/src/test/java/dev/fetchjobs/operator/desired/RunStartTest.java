package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunStartTest {

  @Test
  @DisplayName(
      "The Job of a requested run is made from the CronJob's template, with the trigger Request")
  void requested() {
    // Given
    var fetchJob = FetchJobYaml.asking("monday", FetchJobYaml.complete());
    var wanted = FetchJobYaml.accepted(fetchJob);

    // When
    var start = RunStart.ofRequest(fetchJob, "sunday").orElseThrow();
    var job = new Node(start.job(wanted.cronJob(), "cron-uid"));

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
  @DisplayName("R7 the pod of a repeated run says what started the run, so a hold counts for it")
  void repeated(Trigger trigger) {
    // Given
    var fetchJob = FetchJobYaml.complete();
    var wanted = FetchJobYaml.accepted(fetchJob);
    var slot = Instant.parse("2026-11-23T06:12:00Z");

    // When
    var start = RunStart.again(fetchJob, trigger, slot, "xetra-29938512", null);
    var job = new Node(start.job(wanted.cronJob(), "cron-uid"));

    // Then
    assertThat(
            job.at("spec", "template", "metadata", "annotations", "fetchjobs.dev/trigger").value())
        .isEqualTo(trigger.word());
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
  @DisplayName("A first run is wanted only if the FetchJob has had no run")
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
