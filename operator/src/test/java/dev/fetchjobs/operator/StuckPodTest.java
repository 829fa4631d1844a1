package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.observed.JobJson;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests that something keeps a run's pod from starting, and Kubernetes reports little about it. */
class StuckPodTest {

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;

  @Test
  @DisplayName(
      "R5 A claim's provisioner reports nothing: the status names the claim and its phase within "
          + "30 s")
  void silentProvisioner() {
    // Given: a pod about which kubelet and scheduler report nothing
    FetchJob fetchJob = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(fetchJob);
    cluster.jobs.add(JobJson.job("a-run", NOW));
    cluster.pods.add(pendingPod());
    api.claim =
        Map.of(
            "metadata", Map.of("uid", "claim-uid"),
            "spec", Map.of("storageClassName", "silent"),
            "status", Map.of("phase", "Pending"));

    // When
    Instant next = cluster.reconcile(fetchJob, NOW.plusSeconds(1));

    // Then
    assertThat(cluster.condition("Fetched").reason()).isEqualTo("NoRunYet");
    assertThat(next).isBefore(NOW.plusSeconds(30));

    // When
    cluster.reconcile(fetchJob, next);

    // Then
    assertThat(cluster.condition("Fetched").reason()).isEqualTo("ClaimUnbound");
    assertThat(cluster.condition("Fetched").message()).contains("storage class silent is Pending");

    // When: the claim is bound, and the pod still does not start
    api.claim = Map.of("status", Map.of("phase", "Bound"));
    cluster.reconcile(fetchJob, NOW.plusSeconds(60));
    assertThat(cluster.condition("Fetched").reason()).isEqualTo("NoRunYet");
    cluster.reconcile(fetchJob, NOW.plusSeconds(120));

    // Then
    assertThat(cluster.condition("Fetched").reason()).isEqualTo("NotStarted");
  }

  @Test
  @DisplayName("R5 Without the right to read claims, the status quotes the scheduler's message")
  void mayNotReadClaims() {
    // Given
    FetchJob fetchJob = FetchJobYaml.complete();
    cluster.cronJob = LiveCronJob.of(fetchJob);
    cluster.jobs.add(JobJson.job("a-run", NOW));
    var pod = pendingPod();
    pod.setAdditionalProperty(
        "status",
        Map.of(
            "phase",
            "Pending",
            "conditions",
            List.of(
                Map.of(
                    "type", "PodScheduled",
                    "status", "False",
                    "reason", "Unschedulable",
                    "message", "pod has unbound immediate PersistentVolumeClaims"))));
    cluster.pods.add(pod);
    api.events = FailingApi.refusal(403);

    // When
    cluster.reconcile(fetchJob, NOW.plusSeconds(20));

    // Then
    assertThat(cluster.condition("Fetched").reason()).isEqualTo("ClaimUnbound");
  }

  private static GenericKubernetesResource pendingPod() {
    var pod = JobJson.podOf("a-run", NOW);
    var data = Map.of("name", "data", "persistentVolumeClaim", Map.of("claimName", "lists"));
    pod.setAdditionalProperty("spec", Map.of("volumes", List.of(data)));
    pod.setAdditionalProperty("status", Map.of("phase", "Pending"));
    return pod;
  }
}
