package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.faults.ApiCall;
import dev.fetchjobs.testkit.faults.Fault;
import dev.fetchjobs.testkit.faults.FaultRule;
import dev.fetchjobs.testkit.faults.Reply;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class CrashTest {

  private static final String DAILY = "12 7 * * *";

  @Test
  @DisplayName(
      "O1 The operator is killed between the writes of CronJob and status: the next process "
          + "adopts the CronJob, and writes one status")
  void killedBetween(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      OperatorPod pod = world.operator();
      FaultRule rule =
          pod.rules().nth(1, is("patch fetchjobs/status"), new Fault.Before(pod::kill));

      // When
      pod.start();
      world.applyReady("xetra", DAILY);
      world.awaitSilence();

      // Then
      assertThat(rule.hits()).isEqualTo(1);
      assertThat(world.committed("create cronjobs")).isEqualTo(1);
      assertThat(world.committed("patch fetchjobs/status")).isEqualTo(1);
      assertThat(world.cronJob("xetra").get().getMetadata().getGeneration()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "O2 The reply to a write is lost after the API server carried it out: there is exactly one "
          + "CronJob and one status write")
  void replyLost(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      FaultRule rule =
          world.operator().rules().nth(1, is("create cronjobs"), new Fault.LoseReply());

      // When
      world.operator().start();
      world.applyReady("xetra", DAILY);
      world.awaitSilence();

      // Then
      assertThat(rule.hits()).isEqualTo(1);
      assertThat(world.committed("patch fetchjobs/status")).isEqualTo(1);
      assertThat(world.cronJob("xetra").get().getMetadata().getGeneration()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "O3 A stale list after a restart lacks the CronJob: the operator neither replaces nor "
          + "changes the CronJob")
  void staleWithoutCronJob(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      OperatorPod pod = world.operator();
      pod.start();
      world.applyReady("xetra", DAILY);
      Reply empty = pod.proxy().lists("list cronjobs").getFirst();
      CronJob before = world.cronJob("xetra").get();

      // When
      pod.killForGood();
      FaultRule rule = pod.rules().nth(1, is("list cronjobs"), new Fault.Replay(empty));
      pod.start();
      World.awaitIt("the stale list is read", rule::hits, hits -> hits == 1);
      world.awaitSilence();

      // Then
      CronJob after = world.cronJob("xetra").get();
      assertThat(after.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
      assertThat(after.getSpec()).isEqualTo(before.getSpec());
      world.awaitReady("xetra");
    }
  }

  @Test
  @DisplayName(
      "O4 A stale list after a restart has a deleted FetchJob: Kubernetes garbage-collects its "
          + "new objects")
  void staleWithDeletedFetchJob(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      OperatorPod pod = world.operator();
      pod.start();
      world.applyReady("xetra", DAILY);
      pod.restart();
      world.awaitSilence();
      Reply withIt = pod.proxy().lists("list fetchjobs").getLast();
      pod.killForGood();
      world.fetchJob("xetra").delete();
      World.awaitIt("all gone", () -> EndState.of(world).objects().isEmpty(), gone -> gone);

      // When
      FaultRule rule = pod.rules().nth(1, is("list fetchjobs"), new Fault.Replay(withIt));
      pod.start();
      World.awaitIt("the stale list is read", rule::hits, hits -> hits == 1);
      world.awaitSilence();

      // Then
      World.awaitIt("all gone", () -> EndState.of(world).objects().isEmpty(), gone -> gone);
      world.applyReady("other", DAILY);
    }
  }

  @Test
  @DisplayName(
      "O5 A FetchJob is deleted and created again under the same name: it gets a new CronJob with "
          + "the new uid, and nothing of the old status")
  void recreated(Cluster cluster) {
    try (World world = World.in(cluster)) {
      // Given
      world.operator().start();
      world.applyReady("xetra", DAILY);
      String run = "xetra-by-hand";
      world.runs().start(world.cronJob("xetra").get(), run);
      world.runs().fetched(run);
      world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));

      // When
      world.fetchJob("xetra").delete();
      String uid = world.apply("xetra", "30 8 * * *").getMetadata().getUid();

      // Then
      world.awaitReady("xetra");
      world.awaitSilence();
      CronJob cronJob = world.cronJob("xetra").get();
      assertThat(cronJob.getMetadata().getOwnerReferences())
          .extracting(owner -> owner.getUid())
          .containsExactly(uid);
      assertThat(cronJob.getSpec().getSchedule()).isEqualTo("30 8 * * *");
      assertThat(world.fetchJob("xetra").get().getStatus().lastRun()).isNull();
    }
  }

  private static Predicate<ApiCall> is(String kind) {
    return call -> call.kind().equals(kind);
  }
}
