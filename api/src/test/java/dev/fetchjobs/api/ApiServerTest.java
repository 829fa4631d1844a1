package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.table.Checks;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a real API server accepts or refuses FetchJobs as it should. The test installs the CRD
 * under an API group of its own, so that an installed FetchJob stays unchanged. The test sends
 * objects only as a dry run.
 */
@OnCluster
class ApiServerTest {
  private static final String GROUP =
      "g" + UUID.randomUUID().toString().substring(0, 8) + ".test.fetchjobs.dev";

  @BeforeAll
  static void installDefinition(Cluster cluster) {
    cluster.applyDefinition(GROUP);
    KubernetesClient client = cluster.client();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> dryRun(client, Story.valid().findFirst().orElseThrow()));
  }

  @AfterAll
  static void removeDefinition(Cluster cluster) {
    cluster.removeDefinition(GROUP);
  }

  static List<Story> accepted() {
    return Stream.concat(Story.valid(), Story.examples()).toList();
  }

  static List<Story> refused() {
    return Story.invalid().toList();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void accepts(Story story, KubernetesClient client) {
    // When
    JsonNode stored = dryRun(client, story);

    // Then
    story
        .outcome()
        .fieldNames()
        .forEachRemaining(
            field -> assertThat(stored.get(field)).isEqualTo(story.outcome().get(field)));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWithASentence(Story story, KubernetesClient client) {
    // When
    KubernetesClientException refusal =
        catchThrowableOfType(KubernetesClientException.class, () -> dryRun(client, story));

    // Then
    assertThat(refusal).as("accepted").isNotNull();
    List<String> messages = messages(refusal.getStatus());
    assertThat(messages).hasSameSizeAs(story.expected());
    List<String> wanted = story.expected().stream().sorted().toList();
    assertThat(IntStream.range(0, messages.size()))
        .allSatisfy(
            i -> {
              String[] expected = wanted.get(i).split(": ", 2);
              assertThat(messages.get(i)).startsWith(expected[0] + ": ").contains(expected[1]);
            });
  }

  static List<Story> plainCredentials() {
    return Story.invalid().filter(story -> story.name().startsWith("invalid-plain-")).toList();
  }

  @ParameterizedTest
  @DisplayName("R16 The API server refuses a FetchJob that would send credentials over http:")
  @MethodSource("plainCredentials")
  void refusesPlainCredentials(Story story, KubernetesClient client) {
    refusesWithASentence(story, client);
  }

  static List<Checks> tables() {
    return Checks.all();
  }

  @ParameterizedTest
  @DisplayName(
      "The API server accepts or refuses the values in the tables of the test kit as each table "
          + "says")
  @MethodSource("tables")
  void judgesAsTheOperatorAndTheDownloaderDo(Checks table, KubernetesClient client) {
    // Given
    JsonNode minimal =
        Story.valid()
            .filter(s -> s.name().contains("minimal"))
            .findFirst()
            .orElseThrow()
            .fetchJob();

    // When
    List<String> others = new ArrayList<>();
    for (Checks.Row row : table.rows()) {
      ObjectNode object = minimal.deepCopy();
      table.put(object.withObject("/spec"), row.value());
      KubernetesClientException refusal =
          catchThrowableOfType(
              KubernetesClientException.class,
              () -> dryRun(client, new Story("", object, List.of(), object)));
      if ((refusal == null) != row.definition()) {
        others.add(
            row.value() + ": " + (refusal == null ? "taken" : messages(refusal.getStatus())));
      }
    }

    // Then
    assertThat(others).isEmpty();
  }

  @Test
  @DisplayName("kubectl explain describes the field verify in words for people")
  void explainsVerifyInWordsAPersonCanUse(Cluster cluster) {
    // When
    String explained =
        await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(
                () ->
                    cluster
                        .kubectl("explain", "fetchjobs.spec.verify", "--api-version", apiVersion())
                        .output(),
                text -> text.contains("FIELDS"));

    // Then
    assertThat(explained)
        .contains("Checks that show whether the file is right.")
        .contains("checksum\t<Object>")
        .contains("allowUnframed\t<boolean>")
        .contains("Default: {min: 1, max: 5Gi}.");
  }

  private static String apiVersion() {
    return GROUP + "/" + Crd.read(Crd.COMMITTED).getSpec().getVersions().get(0).getName();
  }

  private static List<String> messages(Status status) {
    if (status.getDetails() == null || status.getDetails().getCauses().isEmpty()) {
      return List.of("strict: " + status.getMessage());
    }
    return status.getDetails().getCauses().stream()
        .filter(cause -> !cause.getMessage().contains("some validation rules were not checked"))
        .map(cause -> cause.getField() + ": " + cause.getMessage())
        .sorted()
        .toList();
  }

  private static JsonNode dryRun(KubernetesClient client, Story story) {
    ObjectNode object = story.fetchJob().deepCopy();
    object.put("apiVersion", apiVersion());
    GenericKubernetesResource stored =
        client
            .resource(Serialization.unmarshal(object.toString(), GenericKubernetesResource.class))
            .inNamespace("default")
            .dryRun()
            .fieldValidation(FieldValidateable.Validation.STRICT)
            .create();
    return Story.parse(Serialization.asJson(stored));
  }
}
