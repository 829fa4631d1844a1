package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Identity;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.observed.JobJson;
import dev.fetchjobs.operator.status.Crowd;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests a FetchJob that is being deleted, waits for its first run, or has a run that has ended. */
class ReconciliationTest {

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;

  @Test
  @DisplayName(
      "R1 A finalizer delays the deletion of a FetchJob: the operator still updates its status, "
          + "and creates no objects for it")
  void heldInDeletion() {
    // Given
    FetchJob fetchJob = FetchJobYaml.asking("today", FetchJobYaml.ageing());
    fetchJob.getMetadata().setDeletionTimestamp(NOW.toString());
    fetchJob.getMetadata().setFinalizers(List.of("example.com/backup"));
    Identity.hideDeletion(fetchJob);
    assertThat(fetchJob.isMarkedForDeletion())
        .as("otherwise the framework would ignore the FetchJob")
        .isFalse();

    // When
    cluster.reconcile(fetchJob, NOW.plus(Duration.ofDays(30)));

    // Then
    assertThat(cluster.condition("Reconciling").reason()).isEqualTo("BeingDeleted");
    assertThat(cluster.condition("Reconciling").message()).contains("example.com/backup");
    assertThat(cluster.condition("Fresh").status()).isEqualTo("False");
    assertThat(api.attempts).isZero();
    assertThat(api.jobs).isEmpty();

    // When
    cluster.cronJob = LiveCronJob.of(fetchJob);
    cluster.jobs.add(JobJson.job("a-run", NOW));
    cluster.cronJob.getMetadata().setDeletionTimestamp(NOW.toString());
    cluster.reconcile(fetchJob, NOW.plusSeconds(1));

    // Then
    assertThat(cluster.status().activeRun().job()).isEqualTo("a-run");
  }

  @ParameterizedTest
  @CsvSource({"as it was, 1", "being deleted, 0", "gone, 0", "another of that name, 0"})
  @DisplayName(
      "R2 A CronJob has no owner: the operator makes its FetchJob the owner only if the FetchJob "
          + "is not being deleted")
  void withoutOwner(String now, int writes) {
    // Given: the caches do not show yet whether the FetchJob is being deleted
    FetchJob fetchJob = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(fetchJob);
    cluster.cronJob.getMetadata().setOwnerReferences(List.of());
    String uid = fetchJob.getMetadata().getUid();
    api.self =
        switch (now) {
          case "as it was" -> new Node(Map.of("metadata", Map.of("uid", uid)));
          case "being deleted" ->
              new Node(Map.of("metadata", Map.of("uid", uid, "deletionTimestamp", NOW.toString())));
          case "another of that name" -> new Node(Map.of("metadata", Map.of("uid", "another")));
          default -> null;
        };

    // When
    cluster.reconcile(fetchJob, NOW);

    // Then
    assertThat(api.attempts).isEqualTo(writes);
  }

  @Test
  @DisplayName(
      "R6 A FetchJob that waits for its first run reports the cause of the wait, and is Ready")
  void waitsForItsTurn() {
    // Given: ten first runs of other FetchJobs, the maximum, are active
    FetchJob fetchJob = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(fetchJob);
    for (int i = 0; i < 10; i++) {
      cluster.initialRuns.isUnderWay("n" + i, "other", NOW, true);
    }

    // When
    cluster.reconcile(fetchJob, NOW.plusSeconds(20));

    // Then
    assertThat(api.jobs).isEmpty();
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(cluster.condition("Ready").message())
        .contains("The first run waits for its turn: at most 10 first runs go at a time");

    // When
    cluster.reconcile(fetchJob, NOW.plusSeconds(600));

    // Then
    assertThat(api.jobs).hasSize(1);
    assertThat(cluster.condition("Ready").message()).doesNotContain("its turn");
  }

  @Test
  @DisplayName(
      "Too many FetchJobs have a run in the same minute: the condition Ready says so and advises H, "
          + "with one write when it begins and one when it ends")
  void crowdedMinute() {
    // Given
    FetchJob fetchJob = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    cluster.cronJob = LiveCronJob.of(fetchJob);
    cluster.reconcile(fetchJob, NOW);
    assertThat(api.statuses).hasSize(1);

    // When
    cluster.crowd = new Crowd(1_500);
    cluster.reconcile(fetchJob, NOW.plusSeconds(1));
    cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(api.statuses).hasSize(2);
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(cluster.condition("Ready").message())
        .contains("More than 1,500 FetchJobs have a run in the same minute of the day")
        .contains("Write H into the minute field of spec.schedule");

    // When
    cluster.crowd = null;
    cluster.reconcile(fetchJob, NOW.plusSeconds(3));
    cluster.reconcile(fetchJob, NOW.plusSeconds(4));

    // Then
    assertThat(api.statuses).hasSize(3);
    assertThat(cluster.condition("Ready").message()).doesNotContain("minute");
  }

  @Test
  @DisplayName(
      "R21 The operator gives an ended Job a time to live only after its result is in the status")
  void endedJob() {
    // Given
    FetchJob fetchJob = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(fetchJob);
    var ended = FailingCluster.ended("Failed", NOW, JobJson.madeFrom(fetchJob, "Creation", NOW));
    cluster.jobs.add(ended);
    api.status = FailingApi.refusal(503);

    // When
    assertThatThrownBy(() -> cluster.reconcile(fetchJob, NOW.plusSeconds(20)))
        .isInstanceOf(ApiException.class);

    // Then
    assertThat(api.ended).isEmpty();

    // When
    api.status = null;
    cluster.reconcile(fetchJob, NOW.plusSeconds(21));

    // Then
    assertThat(new Node(api.ended.get("a-run")).at("spec").fields())
        .containsOnly(Map.entry("ttlSecondsAfterFinished", 3600L));

    // When: the Job already has a time to live
    api.ended.clear();
    ended.setAdditionalProperty("spec", Map.of("ttlSecondsAfterFinished", 3600));
    cluster.reconcile(fetchJob, NOW.plusSeconds(22));

    // Then
    assertThat(api.ended).isEmpty();
  }
}
