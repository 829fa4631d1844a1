package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class AdmissionTest {

  @Test
  @DisplayName(
      "O24 A quota refuses the CronJob: the FetchJob is Stalled with the API server's words, and "
          + "Ready after the quota is raised")
  void quotaOfCronJobs(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      world.forbid("count/cronjobs.batch");
      world.operator().start();

      // When
      world.apply("xetra", "12 7 * * *");

      // Then
      world.await("xetra", "stalled", FetchJobs.hasReason("Stalled", "CronJobRefused"));
      assertThat(world.status("xetra").condition("Stalled").orElseThrow().message())
          .contains("change what it objects to", "We try again every 30 s.", "exceeded quota");
      world.awaitSilence();
      world.permit();
      world.awaitReady("xetra");
    }
  }

  @Test
  @DisplayName(
      "O24 A quota refuses the Job of a scheduled run: the status reports the refusal within 30 "
          + "s, and removes it when the next Job starts")
  void quotaOfScheduledJobs(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      world.forbid("count/jobs.batch");
      world.operator().start();

      // When
      world.applyReady("xetra", "* * * * *");
      recordManyRuns(world, world.cronJob("xetra").get());
      Instant refused =
          World.awaitIt("a slot is refused", () -> refusedSlot(world), Optional::isPresent)
              .orElseThrow();

      // Then
      world.await("xetra", "refused", FetchJobs.hasReason("Fetched", "JobRefused"));
      Condition fetched = world.status("xetra").condition("Fetched").orElseThrow();
      assertThat(fetched.message()).contains("exceeded quota");
      assertThat(Instant.parse(fetched.lastTransitionTime()))
          .isBetween(refused, refused.plusSeconds(30));
      world.awaitSilence();

      // When: Kubernetes tries to create the Job again, sooner than without the edit
      world.permit();
      world.editCronJob("xetra", cronJob -> cronJob.getMetadata().getLabels().put("a", "b"));

      // Then
      world.await("xetra", "running", status -> status.activeRun() != null);
      world.await("xetra", "healed", FetchJobs.hasReason("Fetched", "NoRunYet"));
    }
  }

  /**
   * Creates the Events of an hour of runs. The API server lists these Events before the newest one.
   */
  private static void recordManyRuns(World world, CronJob cronJob) {
    for (int i = 0; i < 101; i++) {
      world
          .client()
          .v1()
          .events()
          .inNamespace(world.namespace())
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withName("a-" + i)
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withKind("CronJob")
                  .withName(cronJob.getMetadata().getName())
                  .withNamespace(world.namespace())
                  .withUid(cronJob.getMetadata().getUid())
                  .endInvolvedObject()
                  .withType("Normal")
                  .withReason("SawCompletedJob")
                  .build())
          .create();
    }
  }

  /** Returns the scheduled time of the first Event about a refused Job. */
  private static Optional<Instant> refusedSlot(World world) {
    return world
        .client()
        .v1()
        .events()
        .inNamespace(world.namespace())
        .withField("reason", "FailedCreate")
        .list()
        .getItems()
        .stream()
        .map(event -> Instant.parse(event.getFirstTimestamp()).truncatedTo(ChronoUnit.MINUTES))
        .min(Instant::compareTo);
  }

  @Test
  @DisplayName(
      "O24 A quota refuses the pod of a run: the status reports that, and does not show the run "
          + "as active for ever")
  void quotaOfPods(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.forbid("pods");

      // When
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");

      // Then
      world.await("xetra", "stuck", FetchJobs.hasReason("Fetched", "PodRefused"));
      assertThat(world.status("xetra").condition("Fetched").orElseThrow().message())
          .contains("exceeded quota");
    }
  }

  @Test
  @DisplayName(
      "O25 Admission refuses the CronJob: the FetchJob is Stalled with the policy's words, and "
          + "Ready after the policy is removed")
  void refused(Cluster cluster) {
    try (World world = World.in(cluster);
        Webhook webhook = Webhook.refusing(world, "no CronJobs here, says the policy")) {
      // Given
      world.operator().start();

      // When
      world.apply("xetra", "12 7 * * *");

      // Then
      world.await("xetra", "stalled", FetchJobs.hasReason("Stalled", "CronJobRefused"));
      assertThat(world.status("xetra").condition("Stalled").orElseThrow().message())
          .contains("no CronJobs here, says the policy");
      webhook.remove();
      world.awaitReady("xetra");
    }
  }

  @Test
  @DisplayName(
      "O25 Admission changes fields that the operator owns: the operator accepts the result after "
          + "one write, without a loop")
  void mutated(Cluster cluster) {
    try (World world = World.in(cluster);
        Webhook webhook =
            Webhook.patching(world, "replace", "/spec/jobTemplate/spec/backoffLimit", "7")) {
      // When
      world.operator().start();
      world.applyReady("xetra", "12 7 * * *");
      world.awaitSilence();

      // Then
      assertThat(webhook.calls()).isPositive();
      assertThat(
              world.cronJob("xetra").get().getSpec().getJobTemplate().getSpec().getBackoffLimit())
          .isEqualTo(7);
      assertThat(world.committed("create cronjobs")).isEqualTo(1);
      assertThat(world.committed("update cronjobs")).isZero();
    }
  }

  @Test
  @DisplayName(
      "O26 The API server has new defaults: the operator ignores fields that it does not know")
  void defaulted(Cluster cluster) {
    try (World world = World.in(cluster);
        Webhook webhook =
            Webhook.patching(
                world, "add", "/spec/jobTemplate/spec/ttlSecondsAfterFinished", "600")) {
      // When
      world.operator().start();
      world.applyReady("xetra", "12 7 * * *");
      world.awaitSilence();

      // Then
      assertThat(webhook.calls()).isPositive();
      assertThat(world.committed("create cronjobs")).isEqualTo(1);
      assertThat(world.committed("update cronjobs")).isZero();
      world.operator().restart();
      world.awaitSilence();
      assertThat(world.committed("create cronjobs")).isEqualTo(1);
      assertThat(world.committed("update cronjobs")).isZero();
    }
  }

  @Test
  @DisplayName(
      "O27 A namespace is being deleted: the operator does not repeat creations without end")
  void terminating(Cluster cluster) {
    try (World world = World.ready(cluster, "a", "b", "c", "d", "e")) {
      // Given
      ConfigMap anchor =
          world
              .client()
              .resource(
                  new ConfigMapBuilder()
                      .withNewMetadata()
                      .withName("anchor")
                      .withNamespace(world.namespace())
                      .withFinalizers(List.of("fetchjobs.dev/test"))
                      .endMetadata()
                      .build())
              .create();
      int before = world.operator().writes().size();

      // When
      world.client().namespaces().withName(world.namespace()).delete();
      World.awaitIt("all gone", () -> EndState.of(world).objects().isEmpty(), gone -> gone);
      world.awaitSilence();

      // Then
      assertThat(world.operator().writes().size() - before).isLessThanOrEqualTo(10);
      anchor.getMetadata().setResourceVersion(null);
      anchor.getMetadata().setFinalizers(List.of());
      world.client().resource(anchor).update();
    }
  }
}
