package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.cluster.OnCluster;
import dev.fetchjobs.testkit.cluster.TestNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a real API server accepts all objects of the chart and all their fields. The test
 * sends the objects as a dry run.
 */
@OnCluster
class ChartOnApiServerTest {
  /**
   * The test leaves out these kinds, because the API server does not know kinds of other projects.
   * The module api tests the definition.
   */
  private static final Set<String> LEFT_OUT =
      Set.of("PodMonitor", "ServiceMonitor", "PrometheusRule", "CustomResourceDefinition");

  static List<Chart> charts() {
    return List.of(
        Chart.withDefaults(),
        Chart.with(Path.of("src/test/resources/ha.yaml")),
        Chart.with(Path.of("src/test/resources/namespaces.yaml")),
        Chart.with(Path.of("src/test/resources/everything.yaml")));
  }

  @ParameterizedTest
  @MethodSource("charts")
  void acceptsEveryObject(Chart chart, KubernetesClient client) {
    assertThat(chart.objects())
        .filteredOn(object -> !LEFT_OUT.contains(object.getKind()))
        .isNotEmpty()
        .allSatisfy(
            object -> {
              object.getMetadata().setName("try-" + object.getMetadata().getName());
              if (object.getMetadata().getNamespace() != null) {
                object.getMetadata().setNamespace("default");
              }
              assertThat(dryRun(client, object).getKind()).isEqualTo(object.getKind());
            });
  }

  @ParameterizedTest
  @MethodSource("charts")
  @DisplayName("A namespace with the restricted Pod Security level admits the operator's pod")
  void itsPodIsAdmittedWhereOnlyRestrictedPodsAre(Chart chart, TestNamespace restricted) {
    // Given
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("operator")
            .withNamespace(restricted.name())
            .endMetadata()
            .withSpec(chart.deployment().getSpec().getTemplate().getSpec())
            .editSpec()
            .withServiceAccountName("default")
            .endSpec()
            .build();

    // When
    Pod admitted = dryRun(restricted.client(), pod);

    // Then
    assertThat(admitted.getMetadata().getUid()).isNotBlank();
  }

  private static <T extends HasMetadata> T dryRun(KubernetesClient client, T object) {
    return client
        .resource(object)
        .dryRun()
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }
}
