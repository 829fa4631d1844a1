package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.observed.JobJson;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.Counter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests a process that has just become the leader. Its cache may lack the last status of the leader
 * before it. A second group of tests loses the answer to the write of a status.
 */
class NewLeaderTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FailingCluster before = new FailingCluster();
  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;
  private final FetchJob fetchJob =
      FetchJobYaml.ageing(
          "runOnCreate: true", "runOnCreate: false\n  handle: {configMap: {name: xetra-version}}");
  private FetchJobStatus first;
  private FetchJobStatus last;

  /** Lets the leader before write two versions, each into the status and into the ConfigMap. */
  @BeforeEach
  void twoVersions() {
    first = published("v1", NOW);
    last = published("v2", NOW.plusSeconds(1));
    api.configMap = before.api.configMap;
    api.self = version("200");
    cluster.gatedPods.add(pod(last));
    cluster.cronJob = before.cronJob;
  }

  private FetchJobStatus published(String version, Instant now) {
    before.cronJob = LiveCronJob.of(fetchJob);
    if (fetchJob.getStatus() == null) {
      before.reconcile(fetchJob, now);
      fetchJob.setStatus(before.status());
    }
    ObjectNode status = JSON.valueToTree(fetchJob.getStatus());
    status.set(
        "artifact",
        JSON.valueToTree(
            Map.of(
                "path",
                "xetra/instruments.csv",
                "bytes",
                9,
                "sha256",
                "ab".repeat(32),
                "url",
                "https://publisher.example/",
                "version",
                version,
                "publishedTime",
                now.toString(),
                "checkedTime",
                now.toString(),
                "changedTime",
                now.toString())));
    fetchJob.setStatus(JSON.convertValue(status, FetchJobStatus.class));
    fetchJob.getMetadata().setResourceVersion("100");
    before.api.statuses.add(fetchJob.getStatus());
    before.reconcile(fetchJob, now);
    fetchJob.setStatus(before.status());
    return before.status();
  }

  private static Node version(String version) {
    return new Node(Map.of("metadata", Map.of("resourceVersion", version)));
  }

  /** Returns a pod whose condition follows from no status yet. */
  private static GenericKubernetesResource pod(FetchJobStatus status) {
    assertThat(status.condition("Fresh")).isPresent();
    var pod = new GenericKubernetesResource();
    pod.setMetadata(new ObjectMetaBuilder().withName("reader").withUid("reader-uid").build());
    pod.setAdditionalProperty(
        "spec",
        Map.of("readinessGates", List.of(Map.of("conditionType", "fetchjobs.dev/fresh-xetra"))));
    pod.setAdditionalProperty("status", Map.of("phase", "Running"));
    return pod;
  }

  /** Lets the cache show the FetchJob with this status. */
  private void show(FetchJobStatus status, String version) {
    fetchJob.setStatus(status);
    fetchJob.getMetadata().setResourceVersion(version);
  }

  private String handle() {
    return new Node(Objects.requireNonNull(api.configMap).getAdditionalProperties())
        .at("data", "version")
        .textOr("");
  }

  @Test
  @DisplayName(
      "The cache of a new leader lacks the last status: it writes neither the older ConfigMap nor "
          + "a condition of a pod, until the cache has the last status")
  void outdated() {
    // Given
    show(first, "100");
    api.status = FailingApi.refusal(409);

    // When
    assertThatThrownBy(() -> cluster.reconcile(fetchJob, NOW.plusSeconds(2)))
        .isInstanceOf(ApiException.class);

    // Then
    assertThat(handle()).isEqualTo("v2");
    assertThat(api.configMapWrites).isZero();
    assertThat(api.patched).isEmpty();

    // When
    api.status = null;
    show(last, "200");
    cluster.reconcile(fetchJob, NOW.plusSeconds(3));

    // Then
    assertThat(handle()).isEqualTo("v2");
    assertThat(api.configMapWrites).isZero();
    assertThat(api.patched).hasSize(1);
    assertThat(api.statuses).isEmpty();
  }

  @Test
  @DisplayName(
      "Only the condition of a pod follows from an outdated status: the operator does not set it, "
          + "and asks again within 5 s")
  void outdatedCondition() {
    // Given
    show(last, "100");

    // When
    Instant next = cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(api.patched).isEmpty();
    assertThat(api.statuses).isEmpty();
    assertThat(next).isBeforeOrEqualTo(NOW.plusSeconds(7));
  }

  @Test
  @DisplayName("The cache of a new leader has the last status: the operator asks only once")
  void newest() {
    // Given
    show(last, "200");
    api.configMap = null;

    // When
    cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(handle()).isEqualTo("v2");
    assertThat(api.patched).hasSize(1);
    assertThat(api.selfReadings).isEqualTo(1);

    // When
    api.configMap = null;
    cluster.reconcile(fetchJob, NOW.plusSeconds(20));

    // Then
    assertThat(handle()).isEqualTo("v2");
    assertThat(api.selfReadings).isEqualTo(1);
  }

  @Test
  @DisplayName("Nothing has to be written: a new leader asks nothing")
  void atRest() {
    // Given
    show(last, "200");
    cluster.gatedPods.clear();

    // When
    cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(api.selfReadings).isZero();
    assertThat(api.statuses).isEmpty();
  }

  @Test
  @DisplayName(
      "The API server does not say whether the status is the last one: the ConfigMap waits, its "
          + "condition says so, the CronJob is not affected, and the operator tries again")
  void unreadable() {
    // Given
    show(last, "200");
    api.configMap = null;
    api.selfReading = FailingApi.refusal(503);

    // When
    Instant next = cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(api.configMapWrites).isZero();
    assertThat(cluster.condition("HandleCurrent").status()).isEqualTo("Unknown");
    assertThat(cluster.condition("HandleCurrent").message()).contains("is not written yet");
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(next).isBeforeOrEqualTo(NOW.plusSeconds(7));

    // When
    api.selfReading = null;
    show(cluster.status(), "8");
    cluster.reconcile(fetchJob, next);

    // Then
    assertThat(handle()).isEqualTo("v2");
    assertThat(cluster.condition("HandleCurrent").status()).isEqualTo("True");
  }

  @Test
  @DisplayName(
      "The cache of a new leader lacks an edit: it does not restore the CronJob of the older spec, "
          + "until the API server says that its spec is the newest")
  void outdatedSpec() {
    // Given
    FetchJob edited = FetchJobYaml.with("runOnCreate: true", "runOnCreate: false\n  suspend: true");
    cluster.cronJob = LiveCronJob.of(edited);
    show(last, "100");
    api.status = FailingApi.refusal(409);

    // When
    Instant next = cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(api.attempts).isZero();
    assertThat(next).isBeforeOrEqualTo(NOW.plusSeconds(7));

    // When
    api.self = itself("100");
    api.status = null;
    cluster.reconcile(fetchJob, next);

    // Then
    assertThat(api.attempts).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "The API server does not say whether the spec is the newest: the CronJob waits, the "
          + "condition says so, and the operator tries again")
  void unreadableSpec() {
    // Given
    cluster.cronJob =
        LiveCronJob.of(
            FetchJobYaml.with("runOnCreate: true", "runOnCreate: false\n  suspend: true"));
    show(last, "200");
    api.selfReading = FailingApi.refusal(503);

    // When
    cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(api.attempts).isZero();
    assertThat(cluster.condition("Ready").reason()).isEqualTo("CronJobWriteFailed");
  }

  @Test
  @DisplayName(
      "The cache of a new leader lacks the end of a requested run whose Job is gone: it starts no "
          + "second run, until the API server says that its status is the newest")
  void outdatedRequest() {
    // Given
    FetchJobYaml.asking("once", fetchJob);
    show(last, "100");

    // When
    cluster.gatedPods.clear();
    cluster.reconcile(fetchJob, NOW.plusSeconds(2));

    // Then
    assertThat(api.jobs).isEmpty();

    // When
    api.self = version("100");
    cluster.reconcile(fetchJob, NOW.plusSeconds(7));

    // Then
    assertThat(api.jobs).hasSize(1);
  }

  private Node itself(String version) {
    return new Node(
        Map.of(
            "metadata",
            Map.of("resourceVersion", version, "uid", fetchJob.getMetadata().getUid())));
  }

  /** Returns a cluster in which the first run of a FetchJob has failed. */
  private static FailingCluster withFailedRun(FetchJob plain) {
    FailingCluster fresh = new FailingCluster();
    fresh.cronJob = LiveCronJob.of(plain);
    fresh.jobs.add(FailingCluster.ended("Failed", NOW, JobJson.madeFrom(plain, "Creation", NOW)));
    return fresh;
  }

  private static FetchJob plain() {
    return FetchJobYaml.with("runOnCreate: true", "runOnCreate: false");
  }

  private static double counted(FailingCluster cluster) {
    return cluster.metrics.find("fetchjob.runs").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName(
      "The answer to the first status of a new leader is lost, whether the status was stored or "
          + "not: its Events and counters come once")
  void lostAnswer(boolean stored) {
    // Given
    FetchJob plain = plain();
    FailingCluster fresh = withFailedRun(plain);
    FailingCluster answered = withFailedRun(plain);
    answered.reconcile(plain, NOW.plusSeconds(20));
    ApiException noAnswer = ApiException.noAnswer("PATCH fetchjobs/status", "Connection reset");
    if (stored) {
      fresh.api.statusReply = noAnswer;
    } else {
      fresh.api.status = noAnswer;
    }

    // When
    assertThatThrownBy(() -> fresh.reconcile(plain, NOW.plusSeconds(20))).isSameAs(noAnswer);

    // Then
    assertThat(fresh.api.announced).isEmpty();
    assertThat(counted(fresh)).isZero();

    // When
    fresh.api.statusReply = null;
    fresh.api.status = null;
    if (!stored) {
      fresh.reconcile(plain, NOW.plusSeconds(20));
    }
    plain.setStatus(fresh.status());
    plain.getMetadata().setResourceVersion("8");
    fresh.reconcile(plain, NOW.plusSeconds(21));
    fresh.reconcile(plain, NOW.plusSeconds(22));

    // Then
    assertThat(fresh.api.statuses).hasSize(1);
    assertThat(fresh.api.announced).isNotEmpty().isEqualTo(answered.api.announced);
    assertThat(counted(fresh)).isEqualTo(1);
  }
}
