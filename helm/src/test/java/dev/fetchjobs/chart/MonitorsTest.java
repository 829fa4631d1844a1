package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that Prometheus finds the operator's metrics, and Grafana the dashboard. */
class MonitorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path EVERYTHING = Path.of("src/test/resources/everything.yaml");

  @Test
  @DisplayName("The PodMonitor selects the operator's pods, and names their port and /metrics")
  void podMonitor() {
    // When
    Chart chart = Chart.with(EVERYTHING);

    // Then
    JsonNode spec = only("PodMonitor", chart).at("/spec");
    var pod = chart.deployment().getSpec().getTemplate();
    assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(selector(spec));
    assertThat(pod.getSpec().getContainers().getFirst().getPorts())
        .extracting(ContainerPort::getName)
        .contains(spec.at("/podMetricsEndpoints/0/port").asText());
    assertThat(spec.at("/podMetricsEndpoints/0/path").asText()).isEqualTo("/metrics");
    assertThat(spec.at("/podMetricsEndpoints/0/interval").asText()).isEqualTo("10s");
    assertThat(only("PodMonitor", chart).at("/metadata/labels/release").asText())
        .isEqualTo("prometheus");
  }

  @Test
  @DisplayName("The ServiceMonitor selects the Service, and the Service the operator's pods")
  void serviceMonitor() {
    // When
    Chart chart = Chart.with("metrics.serviceMonitor.enabled", true);

    // Then
    JsonNode spec = only("ServiceMonitor", chart).at("/spec");
    Service service = chart.objects(Service.class).getFirst();
    var pod = chart.deployment().getSpec().getTemplate();
    assertThat(service.getMetadata().getLabels()).containsAllEntriesOf(selector(spec));
    assertThat(service.getSpec().getPorts())
        .extracting(ServicePort::getName)
        .contains(spec.at("/endpoints/0/port").asText());
    assertThat(spec.at("/endpoints/0/path").asText()).isEqualTo("/metrics");
    assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(service.getSpec().getSelector());
    assertThat(pod.getSpec().getContainers().getFirst().getPorts())
        .extracting(ContainerPort::getName)
        .contains(service.getSpec().getPorts().getFirst().getTargetPort().getStrVal());
  }

  @ParameterizedTest
  @CsvSource({"podMonitor, /spec/podMetricsEndpoints/0", "serviceMonitor, /spec/endpoints/0"})
  @DisplayName("Both monitors keep the namespace that a metric of a FetchJob has")
  void honorLabels(String value, String endpoint) {
    Chart chart = Chart.with("metrics." + value + ".enabled", true);

    String kind = value.startsWith("pod") ? "PodMonitor" : "ServiceMonitor";
    assertThat(only(kind, chart).at(endpoint + "/honorLabels").asBoolean()).isTrue();
  }

  @Test
  @DisplayName("The ConfigMap has the dashboard, with the label that Grafana's sidecar looks for")
  void dashboard() throws IOException {
    // When
    ConfigMap byDefault =
        Chart.with("metrics.dashboard.enabled", true).objects(ConfigMap.class).getFirst();
    ConfigMap changed = Chart.with(EVERYTHING).objects(ConfigMap.class).getFirst();

    // Then
    var committed = JSON.readTree(Files.readString(Chart.FOLDER.resolve("files/dashboard.json")));
    assertThat(JSON.readTree(byDefault.getData().get("fetchjob.json"))).isEqualTo(committed);
    assertThat(committed.at("/panels")).hasSizeGreaterThan(20);
    assertThat(byDefault.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
    assertThat(changed.getMetadata().getLabels()).containsEntry("dashboards", "team");
    assertThat(changed.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Data");
  }

  @Test
  @DisplayName("Each alert that the dashboard names exists")
  void runbooks() throws IOException {
    String alerts = Files.readString(Chart.FOLDER.resolve("files/alerts.yaml"));
    String dashboard = Files.readString(Chart.FOLDER.resolve("files/dashboard.json"));

    assertThat(AlertsTest.all("(FetchJob[A-Z]\\w+)", dashboard))
        .hasSizeGreaterThan(9)
        .allSatisfy(name -> assertThat(alerts).contains("alert: " + name + "\n"));
  }

  private static JsonNode only(String kind, Chart chart) {
    return Stream.of(chart.text().split("(?m)^---\\s*$"))
        .filter(document -> document.contains("kind: " + kind + "\n"))
        .map(MonitorsTest::read)
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> selector(JsonNode spec) {
    return JSON.convertValue(
        spec.at("/selector/matchLabels"), new TypeReference<Map<String, String>>() {});
  }

  private static JsonNode read(String yaml) {
    try {
      return new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }
}
