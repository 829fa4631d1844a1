package dev.fetchjobs.operator;

import static dev.fetchjobs.operator.FailingCluster.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.HandleBody;
import dev.fetchjobs.operator.desired.LiveCronJob;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the ConfigMap that describes the published file. */
class HandleTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FailingCluster cluster = new FailingCluster();
  private final FailingApi api = cluster.api;
  private final FetchJob fetchJob =
      FetchJobYaml.with(
          "runOnCreate: true", "runOnCreate: false\n  handle: {configMap: {name: xetra-version}}");

  /** Reconciles, and lets the cache show the new status. */
  private Instant reconcile(Instant now) {
    cluster.cronJob = LiveCronJob.of(fetchJob);
    Instant next = cluster.reconcile(fetchJob, now);
    fetchJob.setStatus(cluster.status());
    return next;
  }

  /** Publishes a version, as if the status had recorded its run. */
  private void publish(String version) {
    if (fetchJob.getStatus() == null) {
      reconcile(NOW);
    }
    ObjectNode status = JSON.valueToTree(fetchJob.getStatus());
    status.set("artifact", JSON.valueToTree(artifact(version)));
    fetchJob.setStatus(JSON.convertValue(status, FetchJobStatus.class));
    api.statuses.add(fetchJob.getStatus());
    fetchJob.getMetadata().setResourceVersion("100");
  }

  private static Artifact artifact(String version) {
    String time = NOW.toString();
    return new Artifact(
        "xetra/instruments.csv",
        9,
        "ab".repeat(32),
        null,
        "https://publisher.example/",
        null,
        null,
        null,
        null,
        version,
        time,
        time,
        time,
        null,
        null);
  }

  private Node data() {
    return new Node(Objects.requireNonNull(api.configMap).getAdditionalProperties()).at("data");
  }

  private static GenericKubernetesResource foreign() {
    var live = new GenericKubernetesResource();
    live.setMetadata(
        new ObjectMetaBuilder()
            .withName("xetra-version")
            .withUid("foreign")
            .withLabels(Map.of())
            .build());
    return live;
  }

  @Test
  @DisplayName(
      "The ConfigMap comes with the first version, changes with the next one, and is not written "
          + "while nothing changes")
  void followsTheVersion() {
    // When
    reconcile(NOW);

    // Then
    assertThat(api.configMapWrites).isZero();
    assertThat(cluster.condition("HandleCurrent").reason()).isEqualTo("NeverFetched");

    // When
    publish("v1");
    reconcile(NOW.plusSeconds(1));

    // Then
    assertThat(data().at("version").value()).isEqualTo("v1");
    assertThat(data().fields().keySet())
        .containsExactlyInAnyOrderElementsOf(HandleBody.KEYS)
        .allMatch(key -> key.matches("[_a-zA-Z][_a-zA-Z0-9]*"));
    assertThat(data().at("dataDate").value()).isEqualTo("");
    assertThat(HandleBody.owner(fetchJob, Objects.requireNonNull(api.configMap)))
        .isEqualTo(HandleBody.Owner.FETCH_JOB);
    assertThat(cluster.condition("HandleCurrent").status()).isEqualTo("True");

    // When
    reconcile(NOW.plusSeconds(2));
    reconcile(NOW.plusSeconds(60));
    int atRest = api.configMapWrites;
    publish("v2");
    reconcile(NOW.plusSeconds(61));

    // Then
    assertThat(atRest).isEqualTo(1);
    assertThat(data().at("version").value()).isEqualTo("v2");
    assertThat(api.configMapWrites).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 403, 422, 503})
  @DisplayName("The ConfigMap cannot be written: the status says why, and the operator tries again")
  void failedWrite(int code) {
    // Given
    publish("v1");
    api.configMaps = FailingApi.refusal(code);

    // When
    Instant next = reconcile(NOW.plusSeconds(1));

    // Then
    assertThat(cluster.condition("HandleCurrent").status()).isEqualTo("False");
    assertThat(cluster.condition("HandleCurrent").message()).contains("words of the server");
    assertThat(cluster.condition("Ready").status()).isEqualTo("True");
    assertThat(cluster.status().state()).isEqualTo("Ok");
    assertThat(cluster.status().message()).contains("ConfigMap xetra-version");
    assertThat(next).isBeforeOrEqualTo(NOW.plusSeconds(41));

    // When
    api.configMaps = null;
    reconcile(next);

    // Then
    assertThat(cluster.condition("HandleCurrent").status()).isEqualTo("True");
    assertThat(data().at("version").value()).isEqualTo("v1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName(
      "Somebody else has a ConfigMap with the name, with or without the operator's label: the "
          + "operator does not change it, and the condition says what to do")
  void foreignConfigMap(boolean labelled) {
    // Given
    GenericKubernetesResource theirs = foreign();
    if (labelled) {
      theirs.getMetadata().setLabels(Map.of("app.kubernetes.io/managed-by", "fetchjob-operator"));
    }
    api.configMap = theirs;
    publish("v1");

    // When
    Instant next = reconcile(NOW.plusSeconds(1));
    assertThat(cluster.condition("HandleCurrent").status())
        .isEqualTo(labelled ? "False" : "Unknown");
    next = labelled ? next : reconcile(reconcile(next));

    // Then
    assertThat(api.configMap).isSameAs(theirs);
    assertThat(cluster.condition("HandleCurrent").reason()).isEqualTo("NameConflict");
    assertThat(cluster.condition("HandleCurrent").message())
        .contains("Delete that ConfigMap", "spec.handle.configMap.name");
    assertThat(next).isBeforeOrEqualTo(NOW.plusSeconds(31));

    // When
    api.configMap = null;
    reconcile(next);

    // Then
    assertThat(data().at("version").value()).isEqualTo("v1");
    assertThat(cluster.condition("HandleCurrent").status()).isEqualTo("True");
  }

  @Test
  @DisplayName("A person edits the ConfigMap: the operator restores it")
  void edited() {
    // Given
    publish("v1");
    reconcile(NOW.plusSeconds(1));
    Objects.requireNonNull(api.configMap).setAdditionalProperty("data", Map.of("version", "mine"));
    api.configMap.getMetadata().setResourceVersion("900");

    // When
    reconcile(NOW.plusSeconds(2));

    // Then
    assertThat(data().at("version").value()).isEqualTo("v1");
    assertThat(api.configMapWrites).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "Another program changes the ConfigMap back each time: the operator writes it every 30 s, "
          + "and the condition says so")
  void contested() {
    // Given
    publish("v1");
    reconcile(NOW.plusSeconds(1));

    // When
    for (int i = 0; i < 20; i++) {
      Objects.requireNonNull(api.configMap).setAdditionalProperty("data", Map.of());
      api.configMap.getMetadata().setResourceVersion(String.valueOf(900 + i));
      reconcile(NOW.plusSeconds(2 + i));
    }

    // Then
    assertThat(api.configMapWrites).isLessThan(8);
    assertThat(cluster.condition("HandleCurrent").reason()).isEqualTo("Contested");
  }
}
