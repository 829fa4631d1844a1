package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.runtime.MissingFetchJobs;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests the conditions of pods with a readiness gate for a FetchJob. */
class ReadinessTest {

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;
  private final FetchJob fetchJob = FetchJobYaml.ageing("runOnCreate: true", "runOnCreate: false");

  private Instant reconcile(FetchJob any, Instant now) {
    cluster.cronJob = LiveCronJob.of(any);
    Instant next = cluster.reconcile(any, now);
    any.setStatus(cluster.status());
    return next;
  }

  private static GenericKubernetesResource pod(String name, String phase) {
    var pod = new GenericKubernetesResource();
    pod.setMetadata(new ObjectMetaBuilder().withName(name).withUid(name + "-uid").build());
    pod.setAdditionalProperty(
        "spec",
        Map.of("readinessGates", List.of(Map.of("conditionType", "fetchjobs.dev/fresh-xetra"))));
    pod.setAdditionalProperty("status", Map.of("phase", phase));
    return pod;
  }

  /** Lets the cache show the condition that was written last. */
  private void show(GenericKubernetesResource pod) {
    pod.setAdditionalProperty(
        "status", Map.of("phase", "Running", "conditions", List.of(last().value())));
  }

  private Node last() {
    return api.patched.getLast().at("status", "conditions").items().getFirst();
  }

  @Test
  @DisplayName(
      "The condition of the pod follows Fresh: it is written when Fresh changes, and not while "
          + "nothing changes")
  void followsFresh() {
    // Given
    GenericKubernetesResource pod = pod("reader", "Running");
    cluster.gatedPods.add(pod);
    cluster.gatedPods.add(pod("ended", "Succeeded"));

    // When
    Instant next = reconcile(fetchJob, NOW);

    // Then
    assertThat(api.patched).hasSize(1);
    assertThat(api.patched.getFirst().at("metadata", "uid").value()).isEqualTo("reader-uid");
    assertThat(last().at("type").value()).isEqualTo("fetchjobs.dev/fresh-xetra");
    assertThat(last().at("status").value()).isEqualTo("Unknown");
    assertThat(last().at("reason").value()).isEqualTo("NeverFetched");
    assertThat(last().at("message").textOr(""))
        .startsWith("FetchJob xetra: No file has been fetched yet")
        .endsWith("See kubectl describe fetchjob xetra.");

    // When: the cache lags behind, and then shows the condition
    reconcile(fetchJob, NOW.plusSeconds(1));
    show(pod);
    reconcile(fetchJob, NOW.plusSeconds(60));

    // Then
    assertThat(next).isBeforeOrEqualTo(NOW.plusSeconds(5));
    assertThat(api.patched).hasSize(1);

    // When
    reconcile(fetchJob, NOW.plus(Duration.ofHours(27)));

    // Then
    assertThat(api.patched).hasSize(2);
    assertThat(last().at("status").value()).isEqualTo("False");
    assertThat(last().at("lastTransitionTime").value()).isEqualTo("2026-11-24T09:00:00Z");
  }

  @Test
  @DisplayName(
      "The API server refuses the condition: the operator tries again after a pause, and the "
          + "status of the FetchJob is not affected")
  void failedWrite() {
    // Given
    cluster.gatedPods.add(pod("reader", "Running"));
    api.podStatuses = FailingApi.refusal(503);

    // When
    Instant next = reconcile(fetchJob, NOW);

    // Then
    assertThat(next).isAfter(NOW).isBeforeOrEqualTo(NOW.plusSeconds(1));
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");

    // When
    api.podStatuses = null;
    reconcile(fetchJob, next);

    // Then
    assertThat(api.patched).hasSize(1);
  }

  @Test
  @DisplayName(
      "The FetchJob has no limit of the age: the condition is False and says what to write")
  void noFreshness() {
    // Given
    FetchJob plain = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
    cluster.gatedPods.add(pod("reader", "Pending"));

    // When
    reconcile(plain, NOW);

    // Then
    assertThat(last().at("status").value()).isEqualTo("False");
    assertThat(last().at("reason").value()).isEqualTo("NoFreshness");
    assertThat(last().at("message").textOr("")).contains("Set spec.freshness");
  }

  @Test
  @DisplayName(
      "The FetchJob does not exist: a replica that waits for the Lease sets no condition, and sets "
          + "it as soon as it leads")
  void missingFetchJob() {
    // Given
    AtomicInteger questions = new AtomicInteger();
    cluster.gatedPods.add(pod("reader", "Running"));
    cluster.isThere = false;
    api.self = null;

    // When
    try (var gates = new MissingFetchJobs(api, () -> NOW, () -> questions.incrementAndGet() > 1)) {
      gates.begin(cluster);
      gates.look("market-data", "xetra");
      await().until(() -> !api.patched.isEmpty());
    }

    // Then
    assertThat(questions).hasValue(2);
    assertThat(last().at("status").value()).isEqualTo("False");
    assertThat(last().at("reason").value()).isEqualTo("FetchJobNotFound");
  }
}
