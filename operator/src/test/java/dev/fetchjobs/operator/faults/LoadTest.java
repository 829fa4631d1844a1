package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class LoadTest {

  @Test
  @DisplayName(
      "O39 A user edits one FetchJob again and again: others become Ready, and the last edit is "
          + "applied")
  void hot(Cluster cluster) {
    try (World world = World.ready(cluster, "hot")) {
      // When
      CompletableFuture<Void> edits =
          CompletableFuture.runAsync(
              () -> IntStream.range(0, 120).forEach(i -> world.apply("hot", i % 60 + " 3 * * *")));
      IntStream.range(0, 10).forEach(i -> world.apply("cool-" + i, "12 7 * * *"));
      IntStream.range(0, 10).forEach(i -> world.awaitReady("cool-" + i));
      edits.join();

      // Then
      world.awaitSchedule("hot", "59 3 * * *");
      world.awaitReady("hot");
      world.awaitSilence();
      assertThat(world.operator().writes()).hasSizeLessThanOrEqualTo(3 * 120 + 2 * 11);
    }
  }

  @Test
  @DisplayName(
      "O43 Two equal installations serve one namespace: the second one makes at most three writes "
          + "for an edit")
  void equalInstalls(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra");
        OperatorPod other = other(world, "registry.example/downloader:1")) {
      // When
      other.start();
      world.apply("xetra", "30 8 * * *");
      world.awaitSchedule("xetra", "30 8 * * *");
      world.awaitReady("xetra");
      world.awaitSilence();

      // Then: each installation may have sent the edit once, which makes three writes
      assertThat(other.writes()).hasSizeLessThanOrEqualTo(3);
      assertThat(world.operator().writes()).hasSizeLessThanOrEqualTo(2 + 3);
    }
  }

  @Test
  @DisplayName(
      "O43 Two installations with different settings serve one namespace: they do not overwrite "
          + "each other without end")
  void differentInstalls(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra");
        OperatorPod other = other(world, "registry.example/downloader:2")) {
      // When
      int before = world.operator().writes().size();
      other.start();
      World.awaitIt("the other one writes", other::writes, writes -> !writes.isEmpty());
      World.awaitIt(
          "it is said",
          () -> FetchJobs.hasReason("Ready", "Contested").test(world.status("xetra")),
          said -> said);
      world.awaitSilence();

      // Then
      assertThat(other.writes().size() + world.operator().writes().size() - before)
          .isLessThanOrEqualTo(40);
    }
  }

  @Test
  @DisplayName(
      "O43 Another installation writes other statuses: this operator writes the status seldom, "
          + "and an Event says why")
  void otherStatuses(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra");
        Watch other = overwriting(world, "xetra")) {
      // When
      int before = world.operator().writes().size();
      overwrite(world, world.fetchJob("xetra").get());
      World.awaitIt("it is said", () -> contested(world), found -> !found.isEmpty());
      world.awaitSilence();

      // Then
      assertThat(contested(world)).hasSize(1);
      assertThat(world.operator().writes().stream().skip(before))
          .filteredOn(write -> write.call().kind().equals("patch fetchjobs/status"))
          .hasSizeLessThanOrEqualTo(5);
    }
  }

  /** Acts as an older operator, which replaces every status by its own. */
  private static Watch overwriting(World world, String name) {
    return world
        .fetchJob(name)
        .watch(
            new Watcher<>() {
              @Override
              public void eventReceived(Action action, FetchJob fetchJob) {
                if (action == Action.MODIFIED) {
                  overwrite(world, fetchJob);
                }
              }

              @Override
              public void onClose(WatcherException cause) {}
            });
  }

  private static void overwrite(World world, FetchJob fetchJob) {
    if (FetchJobs.hasReason("Ready", "InAnotherWord").test(fetchJob.getStatus())) {
      return;
    }
    fetchJob.setStatus(status("InAnotherWord"));
    fetchJob.getMetadata().setResourceVersion(null);
    world.client().resource(fetchJob).updateStatus();
  }

  private static FetchJobStatus status(String reason) {
    return FetchJobYaml.status(
        """
        observedGeneration: 1
        conditions:
        - {type: Ready, status: "True", observedGeneration: 1, lastTransitionTime: "1970-01-01T00:00:00Z",
           reason: %s, message: By another version.}
        """
            .formatted(reason));
  }

  private static List<Event> contested(World world) {
    return world
        .client()
        .v1()
        .events()
        .inNamespace(world.namespace())
        .withField("reason", "Contested")
        .list()
        .getItems();
  }

  /**
   * Starts another installation. The other installation ignores the Lease and may have another
   * version.
   */
  private static OperatorPod other(World world, String image) {
    Map<String, String> settings =
        Map.of("FETCHJOB_DOWNLOADER_IMAGE", image, "FETCHJOB_LEADER_ELECTION", "false");
    return new OperatorPod(
        world.operatorConfig(), OperatorPod.settings(world.namespace(), settings));
  }
}
