package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.observed.JobJson;
import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests runs whose Jobs were made from an older spec, and whose pods have not started. */
class SupersededRunTest {

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;

  @Test
  @DisplayName(
      "R7 An edit of the spec ends a run that has not started, and the operator repeats it with "
          + "the new spec")
  void superseded() {
    // Given: the initial run waits for a claim that does not exist
    FetchJob wrong = FetchJobYaml.withWrongClaim();
    FetchJob corrected = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(corrected);
    var stuck = JobJson.madeFrom(wrong, "Creation", NOW);
    cluster.jobs.add(stuck);

    // When
    cluster.reconcile(corrected, NOW.plusSeconds(20));

    // Then
    assertThat(api.ended).containsOnlyKeys("a-run");
    assertThat(new Node(api.ended.get("a-run")).at("spec").fields())
        .containsEntry("activeDeadlineSeconds", 0)
        .containsEntry("suspend", false);
    assertThat(new Node(api.ended.get("a-run")).at("metadata", "resourceVersion").value())
        .as("the request is conditional, because the pod may have started since")
        .isEqualTo("77");
    assertThat(api.jobs).isEmpty();

    // When: Kubernetes has seen the deadline that the operator set
    FailingCluster.superseded(stuck);
    corrected.setStatus(cluster.status());
    cluster.reconcile(corrected, NOW.plusSeconds(21));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(api.jobAnnotation("fetchjobs.dev/trigger").value()).isEqualTo("Creation");
    assertThat(new Node(api.jobs.getFirst()).at("spec").toString())
        .contains("claimName=instruments")
        .doesNotContain("instrumetns");
    assertThat(cluster.condition("Fetched").status()).isEqualTo("Unknown");
    assertThat(cluster.status().lastRun().reason()).isEqualTo("Superseded");
    assertThat(cluster.status().lastFailedRun()).isNull();
    assertThat(cluster.status().consecutiveFailures()).isZero();

    // When: the FetchJob is reconciled again before the cache shows the Job
    corrected.setStatus(cluster.status());
    cluster.reconcile(corrected, NOW.plusSeconds(22));

    // Then
    assertThat(api.jobs).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"12 7 * * 1-5", "generation: 1", "runHistoryLimit: 10"})
  @DisplayName(
      "R7 An edit that does not change the Job template does not end a run that has not started")
  void onlyOutdated(String edited) {
    FetchJob before = FetchJobYaml.complete();
    FetchJob after = FetchJobYaml.with(edited, edited.replace("12", "13").replace(": 1", ": 2"));
    cluster.cronJob = LiveCronJob.of(after);
    cluster.jobs.add(JobJson.madeFrom(before, "Creation", NOW));

    cluster.reconcile(after, NOW.plusSeconds(20));

    assertThat(api.ended).isEmpty();
  }

  @Test
  @DisplayName(
      "R7 If the operator cannot end a Job, perhaps because its pod starts, it looks at the Job "
          + "again soon")
  void cannotBeEnded() {
    // Given
    FetchJob corrected = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(corrected);
    cluster.jobs.add(JobJson.madeFrom(FetchJobYaml.withWrongClaim(), "Request", NOW));
    api.jobEnd = FailingApi.refusal(409);

    // When
    Instant next = cluster.reconcile(corrected, NOW.plusSeconds(20));

    // Then
    assertThat(next).isBetween(NOW.plusSeconds(20), NOW.plusSeconds(21));
    assertThat(api.jobs).isEmpty();
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
  }

  @Test
  @DisplayName(
      "R7 The operator repeats a superseded scheduled run for the same scheduled time (slot)")
  void scheduledAgain() {
    // Given
    FetchJob corrected = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(corrected);
    var stuck = JobJson.madeFrom(FetchJobYaml.withWrongClaim(), null, NOW);
    stuck
        .getMetadata()
        .getAnnotations()
        .put("batch.kubernetes.io/cronjob-scheduled-timestamp", "2026-11-23T07:00:00+01:00");
    FailingCluster.superseded(stuck);
    cluster.jobs.add(stuck);

    // When
    cluster.reconcile(corrected, NOW.plusSeconds(21));

    // Then
    assertThat(api.jobAnnotation("batch.kubernetes.io/cronjob-scheduled-timestamp").value())
        .isEqualTo("2026-11-23T06:00:00Z");
    assertThat(api.jobAnnotation("fetchjobs.dev/date").value())
        .as("the downloader needs the slot, which is not in the Job's name")
        .isEqualTo("2026-11-23T06:00:00Z");
    assertThat(api.jobAnnotation("fetchjobs.dev/trigger").value())
        .as("the downloader must not take the run for a requested one, which ignores a hold")
        .isEqualTo("Schedule");
  }

  @Test
  @DisplayName("R7 The operator does not repeat a superseded run while its FetchJob is suspended")
  void suspendedMeanwhile() {
    // Given
    FetchJob corrected = FetchJobYaml.with("suspend: false", "suspend: true");
    cluster.cronJob = LiveCronJob.of(corrected);
    var stuck = JobJson.madeFrom(FetchJobYaml.withWrongClaim(), "Creation", NOW);
    cluster.jobs.add(stuck);

    // When
    cluster.reconcile(corrected, NOW.plusSeconds(20));
    FailingCluster.superseded(stuck);
    cluster.reconcile(corrected, NOW.plusSeconds(21));

    // Then
    assertThat(api.ended).containsOnlyKeys("a-run");
    assertThat(api.jobs).isEmpty();

    // When
    FetchJob resumed = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(resumed);
    cluster.reconcile(resumed, NOW.plusSeconds(22));

    // Then
    assertThat(api.jobs).hasSize(1);
  }

  @Test
  @DisplayName(
      "R8 The operator repeats a superseded run that a person started by hand, without a token")
  void supersededByHand() {
    // Given
    FetchJob corrected = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(corrected);
    var stuck = JobJson.madeFrom(FetchJobYaml.withWrongClaim(), "Request", NOW);
    FailingCluster.superseded(stuck);
    cluster.jobs.add(stuck);

    // When
    cluster.reconcile(corrected, NOW.plusSeconds(21));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(api.jobAnnotation(AcceptCommand.REQUEST_ANNOTATION).isPresent()).isFalse();
  }

  @Test
  @DisplayName(
      "R8 The operator repeats a superseded run that an edit had started, even if its Job was "
          + "removed")
  void supersededChange() {
    // Given
    FetchJob corrected =
        FetchJobYaml.with("runOnCreate: true", "runOnCreate: false\n  runOnChange: true");
    cluster.cronJob = LiveCronJob.of(corrected);
    cluster.hasSuperseded("Change", corrected);

    // When
    cluster.jobs.clear();
    cluster.reconcile(corrected, NOW.plusSeconds(400));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(api.jobAnnotation("fetchjobs.dev/trigger").value()).isEqualTo("Change");
  }
}
