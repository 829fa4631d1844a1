package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.event;
import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.obstacle;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.stuckBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.operator.tree.Node;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests a pod that is not scheduled, because of the Job, the node or the claim. */
class UnscheduledPodTest {

  private static final List<Node> EVENTS =
      List.of(
          event("WaitForFirstConsumer", "c", "waiting for first consumer"),
          event(
              "ExternalProvisioning",
              "c",
              "Waiting for a volume of 'silent.example/p'",
              Instant.parse("2026-11-22T07:12:50Z")));

  @Test
  @DisplayName(
      "The operator announces a missing claim at once, and a full node only if that state lasts")
  void atOnceOrLater() {
    // When
    var missing = unschedulable("persistentvolumeclaim \\\"x\\\" not found");
    var full = unschedulable("0/3 nodes are available: 3 Insufficient cpu.");

    // Then
    assertThat(stuckBy(missing).reason().word()).isEqualTo("ClaimNotFound");
    assertThat(full.state()).isInstanceOf(Run.Starting.class);
    assertThat(obstacle(full.state()).reason().word()).isEqualTo("Unschedulable");
  }

  /** The messages in these rows have the words of Kubernetes 1.34. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          persistentvolumeclaim \\"lists\\" not found. not found                                                 | ClaimNotFound    | create it, or correct
          persistentvolumeclaim \\"lists\\" is being deleted. not found                                          | ClaimTerminating | wait until it is gone
          persistentvolumeclaim \\"lists\\" bound to non-existent persistentvolume \\"pv\\". not found       | ClaimLost        | delete the claim and create it again
          pod has unbound immediate PersistentVolumeClaims. not found                                                | ClaimUnbound     | that the provisioner runs
          1 node(s) didn't find available persistent volumes to bind. no new claims to deallocate                    | ClaimUnbound     | create a volume that fits
          1 node(s) didn't match Pod's node affinity/selector. Preemption is not helpful for scheduling.             | Unschedulable    | correct spec.podTemplate.nodeSelector
          1 node(s) had untolerated taint {batch: only}                                                              | Unschedulable    | add to spec.podTemplate.tolerations
          1 Insufficient memory                                                                                      | Unschedulable    | ask for less in spec.podTemplate.resources
          1 node(s) didn't match PersistentVolume's node affinity                                                    | Unschedulable    | nodes that reach the claim's volume
          something new                                                                                              | Unschedulable    | make room, or change
          """)
  @DisplayName(
      "R5 R25 The remedy for a pod that is not scheduled follows from the scheduler's message, "
          + "which the status quotes once")
  void scheduler(String words, String reason, String remedy) {
    Obstacle seen = obstacle(unschedulable("0/1 nodes are available: " + words).state());

    assertThat(seen.reason().word()).isEqualTo(reason);
    assertThat(seen.message()).contains(remedy).doesNotContain(". not", ". no ");
  }

  @Test
  @DisplayName("R5 A Job is suspended: the status says so, and quotes the queue that holds the Job")
  void suspended() {
    // Given
    var job = job("a", "\"conditions\":[{\"type\":\"Suspended\",\"status\":\"True\"}]", "");
    job.setAdditionalProperty("spec", Map.of("suspend", true));

    // When
    var starting = (Run.Starting) run(job).state();

    // Then
    assertThat(starting.seen().reason().word()).isEqualTo("JobSuspended");
    assertThat(starting.seen().message()).contains("a queue such as Kueue");
    var ofController =
        new Node(
            Map.of("message", "Job suspended", "source", Map.of("component", "job-controller")));
    var ofQueue = event("Pending", "job-a", "couldn't assign flavors: insufficient quota");
    assertThat(starting.seen().saying(List.of(ofController))).isEqualTo(starting.seen());
    assertThat(starting.seen().saying(List.of(ofController, ofQueue)).message())
        .endsWith("Kubernetes says: couldn't assign flavors: insufficient quota");
  }

  @Test
  @DisplayName("R5 A pod has scheduling gates: the status names the gates")
  void gated() {
    var pod =
        pod(
            "\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"SchedulingGated\"}]");
    pod.setAdditionalProperty(
        "spec", Map.of("schedulingGates", List.of(Map.of("name", "example.com/quota"))));

    var seen = ((Run.Starting) run(job("a", "", ""), pod).state()).seen();

    assertThat(seen.reason().word()).isEqualTo("SchedulingGated");
    assertThat(seen.message()).contains("example.com/quota");
  }

  @Test
  @DisplayName("R5 A claim cannot be used: the claim's own fields give the cause")
  void claim() {
    var pending = Map.of("spec", Map.of("storageClassName", "fast"), "status", phase("Pending"));
    var leaving =
        Map.of(
            "metadata",
            Map.of("deletionTimestamp", "2026-11-22T07:00:00Z", "finalizers", List.of("k/pvc")),
            "status",
            phase("Bound"));
    var lost = Map.of("spec", Map.of("volumeName", "pv-7"), "status", phase("Lost"));

    isClaim(null, "ClaimNotFound", "there is no claim lists");
    isClaim(pending, "ClaimUnbound", "storage class fast is Pending. Waiting for a volume of 'sil");
    isClaim(leaving, "ClaimTerminating", "held by k/pvc");
    isClaim(lost, "ClaimLost", "its volume was pv-7");
    assertThat(
            ClaimObstacle.of(
                "lists", Optional.of(new Node(Map.of("status", phase("Bound")))), EVENTS))
        .isEmpty();
  }

  private static Run unschedulable(String message) {
    return run(
        job("a", "", ""),
        pod(
            "\"phase\":\"Pending\",\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\",\"reason\":\"Unschedulable\",\"message\":\"%s\"}]"
                .formatted(message)));
  }

  private static void isClaim(@Nullable Map<String, ?> claim, String reason, String words) {
    Obstacle obstacle =
        ClaimObstacle.of("lists", Optional.ofNullable(claim).map(Node::new), EVENTS).orElseThrow();
    assertThat(obstacle.reason().word()).isEqualTo(reason);
    assertThat(obstacle.message()).contains("Kubernetes says: ", words);
  }

  private static Map<String, String> phase(String word) {
    return Map.of("phase", word);
  }
}
