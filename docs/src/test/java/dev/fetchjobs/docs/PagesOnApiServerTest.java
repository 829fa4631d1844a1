package dev.fetchjobs.docs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a real API server accepts every FetchJob of the documentation pages. The test installs
 * the definition under an API group of its own, and sends objects as a dry run only.
 */
@OnCluster
class PagesOnApiServerTest {

  private static final String GROUP =
      "d" + UUID.randomUUID().toString().substring(0, 8) + ".test.fetchjobs.dev";

  @BeforeAll
  static void installDefinition(Cluster cluster) {
    cluster.applyDefinition(GROUP);
    String first = fetchJobs().getFirst();
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> dryRun(cluster.client(), first));
  }

  @AfterAll
  static void removeDefinition(Cluster cluster) {
    cluster.removeDefinition(GROUP);
  }

  static List<String> fetchJobs() {
    return PagesTest.fetchJobs().toList();
  }

  @ParameterizedTest
  @MethodSource("fetchJobs")
  void accepts(String yaml, KubernetesClient client) {
    assertThatCode(() -> dryRun(client, yaml)).doesNotThrowAnyException();
  }

  private static void dryRun(KubernetesClient client, String yaml) {
    var object = Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    object.setApiVersion(GROUP + "/v1alpha1");
    client
        .resource(object)
        .inNamespace("default")
        .dryRun()
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }
}
