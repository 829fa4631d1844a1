package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fetchjobs.testkit.cluster.Cluster;
import dev.fetchjobs.testkit.cluster.OnCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that a real API server accepts or refuses FetchCalendars as it should. The test sends
 * objects only as a dry run.
 */
@OnCluster
class CalendarOnApiServerTest {

  @BeforeAll
  static void installDefinition(Cluster cluster) {
    cluster.applyDefinition();
  }

  private static GenericKubernetesResource dryRun(KubernetesClient client, String yaml) {
    return client
        .resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class))
        .dryRun()
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }

  @ParameterizedTest
  @EnumSource(MarketCalendar.class)
  void acceptsTheExamples(MarketCalendar market, KubernetesClient client) throws IOException {
    // Given: the test must not meet the calendar of another test
    String yaml =
        Files.readString(Crd.ROOT.resolve("examples/calendars").resolve(market.fileName()))
            .replace("  name: ", "  name: dry-run-");

    // Then
    assertThat(dryRun(client, yaml).getMetadata().getNamespace()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{closed: [2026-12-25]} | spec.weekly: Required value",
        "{weekly: [Sat]} | write days of the week, such as Saturday and Sunday",
        "{weekly: [], closed: [2026-02-29]} | write days that exist, in the form 2026-12-25",
        "{weekly: [], closed: [25.12.2026]} | write days that exist, in the form 2026-12-25",
        "{weekly: [], ends: 2035-12-32} | write a day that exists, in the form 2035-12-31",
        "{weekly: [], closed: [2026-12-25], ends: 2026-12-24} | a day in closed is after it"
      })
  @DisplayName("The API server refuses a wrong FetchCalendar, and its message says what to write")
  void refuses(String spec, String message, KubernetesClient client) {
    String yaml =
        """
        apiVersion: fetchjobs.dev/v1alpha1
        kind: FetchCalendar
        metadata: {name: dry-run}
        spec: %s
        """
            .formatted(spec);

    assertThat(catchThrowableOfType(KubernetesClientException.class, () -> dryRun(client, yaml)))
        .as("accepted")
        .isNotNull()
        .hasMessageContaining(message);
  }
}
