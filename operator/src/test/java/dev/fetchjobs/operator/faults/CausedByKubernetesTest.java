package dev.fetchjobs.operator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.cluster.FetchJobs;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.table.FaultRows;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@OnCluster
@FaultRows("operator")
class CausedByKubernetesTest {

  private static final Map<String, String> SHORT = Map.of("FETCHJOB_START_ALLOWANCE", "10s");

  @Test
  @DisplayName(
      "O34 A pod ends with an exit code: the status names the failure class of each code, even "
          + "without a report")
  void exitCodes(Cluster cluster) {
    String[] classes = {"Permanent", "Policy", "Integrity", "Limit", "Config"};
    String[] names = {"permanent", "policy", "integrity", "limit", "config"};
    try (World world = World.ready(cluster, names)) {
      for (int i = 0; i < names.length; i++) {
        // When
        String job = names[i] + "-1";
        world.runs().start(world.cronJob(names[i]).get(), job);
        world.runs().ended(job, 20 + i, "");
      }
      for (int i = 0; i < names.length; i++) {
        // Then
        world.await(names[i], "failed", FetchJobs.hasReason("Fetched", classes[i]));
        RunSummary run = world.status(names[i]).lastFailedRun();
        assertThat(run.failureClass()).isEqualTo(classes[i]);
        assertThat(run.reason()).isEqualTo("ReportMissing");
      }
    }
  }

  @Test
  @DisplayName(
      "O34 An image cannot be pulled: the status names the failure while it lasts, and removes it "
          + "when the pull works")
  void imagePull(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().waiting("xetra-1", "ImagePullBackOff", "Back-off pulling image \"x\"");

      // Then
      world.await("xetra", "stuck", FetchJobs.hasReason("Fetched", "ImagePullFailed"));
      world.runs().running("xetra-1");
      world.runs().fetched("xetra-1");
      world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
    }
  }

  @Test
  @DisplayName(
      "O34 Every pod of a Job runs out of memory or is evicted: the run has a reason for each")
  void outOfMemoryAndEviction(Cluster cluster) {
    try (World world = World.ready(cluster, "oom", "evicted")) {
      // When
      world.runs().start(world.cronJob("oom").get(), "oom-1");
      world.runs().start(world.cronJob("evicted").get(), "evicted-1");
      endEachPod(world, "oom-1", pod -> world.runs().endedPod(pod, 137, "OOMKilled", ""));
      endEachPod(
          world,
          "evicted-1",
          pod ->
              world
                  .runs()
                  .status(
                      pod,
                      new PodStatusBuilder()
                          .withPhase("Failed")
                          .withReason("Evicted")
                          .withMessage("The node was low on resource: memory.")
                          .build()));

      // Then
      world.await("oom", "failed", FetchJobs.hasReason("Fetched", "OutOfMemory"));
      world.await("evicted", "failed", FetchJobs.hasReason("Fetched", "Evicted"));
      assertThat(world.status("evicted").lastFailedRun().failureClass())
          .isEqualTo("Infrastructure");
    }
  }

  @Test
  @DisplayName(
      "O34 A Job's deadline passes: the run ends with DeadlineExceeded, and the status does not "
          + "show it as active for ever")
  void deadline(Cluster cluster) {
    try (World world = World.in(cluster, SHORT)) {
      // Given
      world.operator().start();
      world.applyReady("xetra", "12 7 * * *", "timeout: 10s");

      // When
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().running("xetra-1");

      // Then
      world.await("xetra", "over", FetchJobs.hasReason("Fetched", "DeadlineExceeded"));
    }
  }

  @Test
  @DisplayName(
      "O34 A node is lost: the status names the loss while it lasts, and removes it when the node "
          + "is back")
  void nodeLost(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // Given
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world.runs().running("xetra-1");

      // When: the test sets the pod's status as the node controller does
      world.runs().ready("xetra-1", "False");

      // Then
      world.await("xetra", "stuck", FetchJobs.hasReason("Fetched", "NodeLost"));
      world.runs().ready("xetra-1", "True");
      world.await("xetra", "going on", FetchJobs.hasReason("Fetched", "NoRunYet"));
      world.runs().fetched("xetra-1");
      world.await("xetra", "fetched", FetchJobs.has("Fetched", "True"));
    }
  }

  @Test
  @DisplayName("O34 A pod is not scheduled: the status quotes Kubernetes")
  void unschedulable(Cluster cluster) {
    try (World world = World.ready(cluster, "xetra")) {
      // When
      world.runs().start(world.cronJob("xetra").get(), "xetra-1");
      world
          .runs()
          .status(
              world.runs().pod("xetra-1"),
              new PodStatusBuilder()
                  .withPhase("Pending")
                  .addNewCondition()
                  .withType("PodScheduled")
                  .withStatus("False")
                  .withReason("Unschedulable")
                  .withMessage("persistentvolumeclaim \"instruments\" not found")
                  .endCondition()
                  .build());

      // Then
      world.await("xetra", "stuck", FetchJobs.hasReason("Fetched", "ClaimNotFound"));
    }
  }

  private interface End {
    void of(Pod pod);
  }

  /** Ends each pod of the Job. The Job replaces a failed pod until its backoff limit is reached. */
  private static void endEachPod(World world, String job, End end) {
    World.awaitIt(
        job + " has failed",
        () -> {
          world.runs().pods(job).stream()
              .filter(pod -> "Pending".equals(pod.getStatus().getPhase()))
              .forEach(end::of);
          return world.runs().job(job).get();
        },
        found ->
            found.getStatus().getConditions().stream().anyMatch(c -> c.getType().equals("Failed")));
  }
}
