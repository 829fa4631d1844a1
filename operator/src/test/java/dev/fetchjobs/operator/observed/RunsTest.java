package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.MUCH_LATER;
import static dev.fetchjobs.operator.observed.JobJson.failed;
import static dev.fetchjobs.operator.observed.JobJson.finished;
import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTest {

  @Test
  void aScheduledRunHasItsSlotAndARunByHandIsARequest() {
    var scheduled =
        run(
            job(
                "xetra-1",
                "",
                "\"batch.kubernetes.io/cronjob-scheduled-timestamp\":\"2026-11-22T08:12:00+01:00\""));
    var byHand = run(job("by-hand", "", ""));
    var hostile =
        run(job("x", "", "\"batch.kubernetes.io/cronjob-scheduled-timestamp\":\"\\u001b[31m\""));

    assertThat(scheduled.trigger()).isEqualTo(Trigger.SCHEDULE);
    assertThat(scheduled.slot()).isEqualTo(Instant.parse("2026-11-22T07:12:00Z"));
    assertThat(byHand.trigger()).isEqualTo(Trigger.REQUEST);
    assertThat(byHand.slot()).isEqualTo(Instant.parse("2026-11-22T07:12:05Z"));
    assertThat(hostile.trigger()).isEqualTo(Trigger.REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+999999999-12-31T23:59:59Z", "9999-12-31T00:00:00Z", "-0001-01-01T00:00:00Z"})
  @DisplayName(
      "A Job's annotation has an impossible scheduled time (slot): the run has the creation time "
          + "of its Job")
  void impossibleSlot(String slot) {
    var run =
        run(job("x", "", "\"batch.kubernetes.io/cronjob-scheduled-timestamp\":\"" + slot + "\""));

    assertThat(run.slot()).isEqualTo(run.creationTime());
  }

  @Test
  @DisplayName(
      "R8 A run knows the spec from which its Job was made, and an old Job has no such record")
  void origin() {
    String annotations =
        "\"fetchjobs.dev/generation\":\"7\",\"fetchjobs.dev/plan\":\"0123456789abcdef\",\"fetchjobs.dev/template\":\"fedcba9876543210\"";

    assertThat(run(job("a", "", annotations)).origin())
        .isEqualTo(new Origin(7L, "0123456789abcdef", "fedcba9876543210"));
    assertThat(run(job("a", "", "")).origin()).isEqualTo(Origin.UNKNOWN);
  }

  @Test
  void aJobOfAnotherOwnerIsNoRun() {
    assertThat(Runs.of("other-uid", List.of(job("a", "", "")), List.of(), MUCH_LATER)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DeadlineExceeded     | x                                                    | Failed  | Infrastructure | DeadlineExceeded
          BackoffLimitExceeded | x                                                    | Failed  | Infrastructure | PodLost
          PodFailurePolicy     | Container downloader for pod d/a failed with exit code 22 matching FailJob rule at index 0 | Failed | Integrity | PodGone
          PodFailurePolicy     | Container downloader for pod d/a failed with exit code 30 matching FailJob rule at index 0 | Rejected | | PodGone
          PodFailurePolicy     | x                                                    | Unknown |                | PodGone
          SomethingNew         | x                                                    | Failed  | Infrastructure | PodLost
          """)
  @DisplayName("A failed Job has no pods: the Job's reason gives the outcome of the run")
  void withoutPods(String reason, String message, String outcome, String failure, String word) {
    var result = finished(run(job("a", failed(reason, message), ""))).result();

    assertThat(result.outcome().word()).isEqualTo(outcome);
    assertThat(result.failureClass() == null ? null : result.failureClass().word())
        .isEqualTo(failure);
    assertThat(result.reason()).isEqualTo(word);
  }

  @Test
  void aCompleteJobWhosePodIsGoneIsUnknown() {
    var run = run(job("a", JobJson.complete("2026-11-22T07:13:00Z"), ""));

    assertThat(finished(run).result().outcome().word()).isEqualTo("Unknown");
    assertThat(finished(run).finishTime()).isEqualTo(Instant.parse("2026-11-22T07:13:00Z"));
  }

  @ParameterizedTest
  @CsvSource({"137, OOMKilled, OutOfMemory", "139, Error, Crashed", "143, Error, Interrupted"})
  @DisplayName("A container is killed: the run has the cause as its reason")
  void killed(int code, String reason, String word) {
    var run =
        run(job("a", failed("BackoffLimitExceeded", ""), ""), pod(terminated(code, reason, "")));

    assertThat(finished(run).result().reason()).isEqualTo(word);
    assertThat(finished(run).result().failureClass().word()).isEqualTo("Infrastructure");
  }

  @Test
  @DisplayName(
      "A pod's node no longer reports: the status does not show the run as active for ever")
  void silentNode() {
    // Given
    String running =
        "\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\",\"lastTransitionTime\":\"2026-11-22T07:15:00Z\"}],\"containerStatuses\":[{\"name\":\"downloader\",\"state\":{\"running\":{}}}]";
    String deletion = "2026-11-22T07:20:30Z";
    var leaving = pod(running.formatted("True"));
    leaving.getMetadata().setDeletionTimestamp(deletion);
    var lost = pod(running.formatted("False"));
    lost.getMetadata().setDeletionTimestamp(deletion);
    var sidecar = running.formatted("False\",\"reason\":\"ContainersNotReady");

    // When
    var healthy = run(job("a", "", ""), pod(running.formatted("True"))).state();
    var silent = run(job("a", "", ""), pod(running.formatted("False"))).state();
    var evicted = run(job("a", "", ""), leaving).state();
    var silentAndEvicted = run(job("a", "", ""), lost).state();
    var withSidecar = run(job("a", "", ""), pod(sidecar)).state();

    // Then
    assertThat(List.of(healthy, withSidecar)).allMatch(Run.Active.class::isInstance);
    assertThat(silent)
        .isEqualTo(
            new Run.Starting(Instant.parse("2026-11-22T07:15:00Z"), List.of(), Obstacle.NODE_LOST));
    assertThat(evicted)
        .as("the pod has a grace period")
        .isEqualTo(new Run.Starting(Instant.parse(deletion), List.of(), Obstacle.NODE_LOST));
    assertThat(silentAndEvicted).as("a recorded loss is not taken back").isEqualTo(silent);
    assertThat(Obstacle.NODE_LOST.message()).hasSizeLessThanOrEqualTo(Text.MESSAGE);
  }

  @Test
  @DisplayName("A pod is evicted: the status says so, and quotes Kubernetes")
  void evicted() {
    var evicted = pod("\"phase\":\"Failed\",\"reason\":\"Evicted\",\"message\":\"low on disk\"");

    var result = finished(run(job("a", failed("BackoffLimitExceeded", ""), ""), evicted)).result();

    assertThat(result.reason()).isEqualTo("Evicted");
    assertThat(result.message()).contains("low on disk");
  }
}
