package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.Patience;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersionBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the steps by which docs/upgrades.md says that v1alpha1 will become v1beta1, with the
 * definition under a group of its own.
 */
@OnCluster
class VersionMigrationTest {

  private static final String GROUP =
      "m" + UUID.randomUUID().toString().substring(0, 8) + ".test.fetchjobs.dev";
  private static final String NAME = "fetchjobs." + GROUP;

  @Test
  @DisplayName(
      "A second version of the definition is added, stored and then alone, without a webhook: the "
          + "FetchJob has the same uid, spec, status and generation")
  void migrates(Cluster cluster, TestNamespace namespace, @TempDir Path folder) throws IOException {
    try {
      // Given
      cluster.applyDefinition(GROUP);
      Path yaml = Files.writeString(folder.resolve("job.yaml"), fetchJob());
      Patience.await("the FetchJob is created", Duration.ofSeconds(30))
          .until(() -> namespace.kubectl("create", "-f", yaml.toString()).run().succeeded());
      namespace
          .kubectl("patch", NAME, "kept", "--subresource=status", "--type=merge", "-p", status())
          .output();
      JsonNode before = read(namespace, "v1alpha1");

      // When: both versions are served
      edit(cluster, VersionMigrationTest::addBeta);
      JsonNode both = read(namespace, "v1beta1");

      // Then
      assertThat(both.path("apiVersion").asText()).isEqualTo(GROUP + "/v1beta1");
      assertSame(before, both);

      // When: the new version is stored
      edit(cluster, VersionMigrationTest::storeBeta);
      Path all = folder.resolve("all.json");
      Files.writeString(all, namespace.kubectl("get", NAME, "-o", "json").output());
      namespace.kubectl("replace", "-f", all.toString()).output();
      cluster
          .kubectl(
              "patch",
              "crd",
              NAME,
              "--subresource=status",
              "--type=merge",
              "-p",
              "{\"status\":{\"storedVersions\":[\"v1beta1\"]}}")
          .output();
      edit(cluster, VersionMigrationTest::betaAlone);

      // Then
      assertSame(before, read(namespace, "v1beta1"));
      assertThat(read(namespace, "v1beta1").at("/metadata/generation"))
          .isEqualTo(before.at("/metadata/generation"));
    } finally {
      cluster.removeDefinition(GROUP);
    }
  }

  private static void addBeta(CustomResourceDefinition definition) {
    var alpha = definition.getSpec().getVersions().get(0);
    definition
        .getSpec()
        .setVersions(
            List.of(
                alpha,
                new CustomResourceDefinitionVersionBuilder(alpha)
                    .withName("v1beta1")
                    .withStorage(false)
                    .build()));
  }

  private static void storeBeta(CustomResourceDefinition definition) {
    definition.getSpec().getVersions().get(0).setStorage(false);
    definition.getSpec().getVersions().get(1).setStorage(true);
  }

  private static void betaAlone(CustomResourceDefinition definition) {
    definition.getSpec().getVersions().remove(0);
  }

  private static void edit(Cluster cluster, Consumer<CustomResourceDefinition> change) {
    cluster
        .client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(NAME)
        .edit(
            definition -> {
              change.accept(definition);
              return definition;
            });
  }

  private static JsonNode read(TestNamespace namespace, String version) {
    String resource = "fetchjobs.%s.%s".formatted(version, GROUP);
    return Patience.await(resource + " is served", Duration.ofSeconds(30))
        .until(
            () ->
                new ObjectMapper()
                    .readTree(namespace.kubectl("get", resource, "kept", "-o", "json").output()),
            node -> node.path("kind").asText().equals("FetchJob"));
  }

  private static void assertSame(JsonNode before, JsonNode now) {
    assertThat(now.path("spec")).isEqualTo(before.path("spec"));
    assertThat(now.path("status")).isEqualTo(before.path("status"));
    assertThat(now.at("/metadata/uid")).isEqualTo(before.at("/metadata/uid"));
  }

  private static String fetchJob() {
    return """
    apiVersion: %s/v1alpha1
    kind: FetchJob
    metadata: {name: kept}
    spec:
      schedule: "12 7 * * *"
      source: {http: {url: https://publisher.example/instruments.csv}}
      destination: {volume: {claimName: data, path: instruments.csv}}
    """
        .formatted(GROUP);
  }

  private static String status() {
    return Serialization.asJson(Map.of("status", Map.of("observedGeneration", 1, "state", "Ok")));
  }
}
