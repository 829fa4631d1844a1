package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.operator.cluster.Scrape;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.faults.Fault;
import dev.fetchjobs.testkit.faults.FaultRule;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@OnCluster
@FaultRows("operator")
class LifecycleTest {

  @ParameterizedTest
  @EnumSource(
      value = DeletionPropagation.class,
      names = {"FOREGROUND", "BACKGROUND"})
  @DisplayName(
      "O28 A FetchJob is deleted during a run: CronJob, Job and pod are removed, and none is "
          + "created again")
  void deletedDuringRun(DeletionPropagation policy, Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().running("xetra-1");

      // When
      world.fetchJob("xetra").withPropagationPolicy(policy).delete();

      // Then
      World.awaitIt("all gone", () -> EndState.of(world).objects().isEmpty(), gone -> gone);
      World.awaitIt("no pod is left", () -> world.runs().pods("xetra-1"), List::isEmpty);
      world.awaitSilence();
      assertThat(EndState.of(world).objects()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "O28 A FetchJob is deleted during its reconciliation: the operator removes its metrics and "
          + "its cached data")
  void deletedDuringReconciliation(Cluster cluster) {
    try (World world = World.in(cluster, Map.of("FETCHJOB_JOB_METRICS", "true"))) {
      // Given
      world.operator().start();
      world.applyReady("xetra", "12 7 * * *");
      World.awaitIt("the gauge", () -> hasGauge(world, "xetra"), there -> there);

      // When
      FaultRule slow =
          world
              .operator()
              .rules()
              .next(
                  1,
                  call -> call.kind().equals("update cronjobs"),
                  new Fault.Delay(Duration.ofSeconds(3)));
      world.apply("xetra", "30 8 * * *");
      World.awaitIt("the change is under way", slow::hits, hits -> hits == 1);
      world.fetchJob("xetra").delete();

      // Then
      World.awaitIt("all gone", () -> EndState.of(world).objects().isEmpty(), gone -> gone);
      world.awaitSilence();
      World.awaitIt("no gauge", () -> hasGauge(world, "xetra"), there -> !there);
      Awaitility.await().during(Duration.ofSeconds(3)).until(() -> !hasGauge(world, "xetra"));
    }
  }

  private static boolean hasGauge(World world, String name) {
    return Scrape.series(world.operator().port()).stream()
        .anyMatch(line -> line.contains("name=\"" + name + "\""));
  }

  @Test
  @DisplayName(
      "O28 A FetchJob is deleted with orphaning during a run: the CronJob stays, and a new "
          + "FetchJob adopts it")
  void orphaned(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().running("xetra-1");
      String uid = world.cronJob("xetra").get().getMetadata().getUid();

      // When
      world.fetchJob("xetra").withPropagationPolicy(DeletionPropagation.ORPHAN).delete();
      World.awaitIt("it is gone", () -> world.fetchJob("xetra").get() == null, gone -> gone);
      world.awaitSilence();
      assertThat(world.cronJob("xetra").get().getMetadata().getOwnerReferences()).isEmpty();
      world.apply("xetra", "12 7 * * *");

      // Then
      world.awaitReady("xetra");
      world.runs().fetched("xetra-1");
      world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
      assertThat(world.cronJob("xetra").get().getMetadata().getUid()).isEqualTo(uid);
      world.awaitSilence();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "61 * * * * | Etc/UTC | InvalidSchedule",
        "0 0 30 2,2 * | Etc/UTC | InvalidSchedule",
        "0 0 * * * | Mars/Olympus | InvalidTimeZone"
      })
  @DisplayName(
      "O30 A FetchJob has an invalid cron expression, 30 February or an unknown zone: it is "
          + "refused or Stalled, and becomes Ready after an edit")
  void badSchedule(String schedule, String zone, String reason, Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      world.operator().start();

      // When
      boolean accepted = isAccepted(world, schedule, zone);

      // Then
      if (accepted) {
        world.await("xetra", "stalled", FetchJobs.hasReason("Stalled", reason));
        assertThat(world.cronJob("xetra").get()).isNull();
      }
      world.applyReady("xetra", "12 7 * * *", "timeZone: Etc/UTC");
      assertThat(world.status("xetra").condition("Stalled")).isEmpty();
    }
  }

  @Test
  @DisplayName("O44 A user changes suspend during a run: the run continues, and its result counts")
  void suspended(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().running("xetra-1");

      // When
      world.apply("xetra", "12 7 * * *", "suspend: true");
      world.await("xetra", "suspended", FetchJobs.hasReason("Ready", "Suspended"));
      world.runs().fetched("xetra-1");

      // Then
      world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
      assertThat(world.cronJob("xetra").get().getSpec().getSuspend()).isTrue();
      assertThat(world.status("xetra").schedule().nextRun()).isNull();
      world.awaitSilence();
    }
  }

  @Test
  @DisplayName("O45 Somebody deletes the status: the operator restores it from the Jobs")
  void wiped(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.fetch("xetra", "xetra-1");
      world.awaitSilence();
      FetchJobStatus before = world.status("xetra");

      // When
      world
          .fetchJob("xetra")
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":null}");

      // Then
      FetchJobStatus after =
          world.await("xetra", "fetched again", FetchJobs.has("Fetched", "True"));
      assertThat(after.lastRun()).isEqualTo(before.lastRun());
      assertThat(after.artifact()).isEqualTo(before.artifact());
      world.awaitReady("xetra");
      world.awaitSilence();
    }
  }

  @Test
  @DisplayName("O45 The operator removes a run that a person writes into the status")
  void forged(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world
          .fetchJob("xetra")
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              """
              {"status": {"activeRun": {"job": "nobody", "trigger": "Schedule",
                "startTime": "2026-01-01T00:00:00Z"}}}""");

      // Then
      World.awaitIt(
          "no active run", () -> world.status("xetra"), status -> status.activeRun() == null);
      world.awaitSilence();
    }
  }

  @Test
  @DisplayName(
      "O36 The CRD is deleted and created again: the operator does not crash, and serves "
          + "FetchJobs again")
  void definitionDeleted(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      var definition =
          world
              .client()
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName("fetchjobs.fetchjobs.dev");

      // The garbage collector looks for new kinds only every 30 s. It has to know this kind first.
      world.applyReady("known", "12 7 * * *");
      world.fetchJob("known").delete();
      World.awaitIt("collected", () -> world.cronJob("known").get() == null, gone -> gone);

      // When
      definition.delete();
      World.awaitIt("the definition is gone", () -> definition.get() == null, gone -> gone);
      World.awaitIt(
          "the CronJob is gone", () -> world.cronJob("xetra").get() == null, gone -> gone);
      world.operator().proxy().cut();
      World.awaitIt(
          "the operator gets 404",
          () ->
              world.operator().requests().stream()
                  .anyMatch(r -> r.call().kind().endsWith(" fetchjobs") && r.status() == 404),
          there -> there);
      cluster.applyDefinition();

      // Then
      World.awaitIt("accepted", () -> world.apply("xetra", "12 7 * * *"), Objects::nonNull);
      world.awaitReady("xetra");
      assertThat(world.operator().deaths()).isEmpty();
    }
  }

  private static boolean isAccepted(World world, String schedule, String zone) {
    try {
      world.apply("xetra", schedule, "timeZone: " + zone);
      return true;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(422);
      return false;
    }
  }
}
