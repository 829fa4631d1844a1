package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Checks the alerts of the chart. Prometheus' own program tests when each alert is raised. */
class AlertsTest {
  private static final Path ALERTS = Chart.FOLDER.resolve("files/alerts.yaml");
  private static final YAMLMapper YAML = new YAMLMapper();

  @Test
  @DisplayName(
      "The chart's PrometheusRule has exactly the groups of alerts.yaml, with the labels that the "
          + "values name")
  void rule() throws IOException {
    // When
    JsonNode rule =
        Stream.of(
                Chart.with(Path.of("src/test/resources/everything.yaml"))
                    .text()
                    .split("(?m)^---\\s*$"))
            .filter(document -> document.contains("kind: PrometheusRule"))
            .map(AlertsTest::read)
            .findFirst()
            .orElseThrow();

    // Then
    assertThat(rule.at("/spec")).isEqualTo(read(Files.readString(ALERTS)));
    assertThat(rule.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
  }

  @Test
  @DisplayName("The page docs/alerts.md has a section for each alert, and no other sections")
  void page() throws IOException {
    assertThat(all("(?m)^## (\\w+)$", Files.readString(Path.of("../docs/alerts.md"))))
        .containsExactlyElementsOf(all("alert: (\\w+)", Files.readString(ALERTS)));
  }

  /** A test of the operator compares that page with the metrics of a running operator. */
  @Test
  @DisplayName("The page docs/metrics.md describes each metric that an alert uses")
  void metrics() throws IOException {
    String page = Files.readString(Path.of("../docs/metrics.md"));
    assertThat(all("(fetchjob_[a-z_]+)", Files.readString(ALERTS)))
        .hasSizeGreaterThan(8)
        .map(name -> name.replaceFirst("_(bucket|count)$", ""))
        .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  @Test
  @DisplayName("The chart refuses values with a ServiceMonitor but no Service")
  void serviceMonitorNeedsAService() {
    assertThatThrownBy(() -> Chart.with(Path.of("src/test/resources/monitor-without-service.yaml")))
        .hasMessageContaining("Set metrics.service.enabled to true, or use metrics.podMonitor");
  }

  private static JsonNode read(String yaml) {
    try {
      return YAML.readTree(yaml);
    } catch (IOException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }

  static List<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .distinct()
        .toList();
  }
}
