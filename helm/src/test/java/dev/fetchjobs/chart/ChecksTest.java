package dev.fetchjobs.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.testkit.table.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that the chart's schema accepts the same hosts and proxies as the definition of FetchJob.
 */
class ChecksTest {

  @TempDir Path folder;

  static List<Checks> tables() {
    return Checks.all().stream().filter(table -> network(table, "") != null).toList();
  }

  @ParameterizedTest
  @DisplayName("The chart accepts and refuses the values of the table of hosts and proxies")
  @MethodSource("tables")
  void judgesAsTheDefinitionDoes(Checks table) throws IOException {
    List<String> others = new ArrayList<>();
    for (Checks.Row row : table.rows()) {
      if (!row.value().isEmpty() && takes(table, row) != row.definition()) {
        others.add(row.value());
      }
    }

    assertThat(others).isEmpty();
  }

  private boolean takes(Checks table, Checks.Row row) throws IOException {
    Path values = folder.resolve("values.json");
    Files.writeString(
        values,
        new ObjectMapper().writeValueAsString(Map.of("network", network(table, row.value()))));
    try {
      return !Chart.with(values).text().isEmpty();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("/network/");
      return false;
    }
  }

  /**
   * Returns the chart's values with this value, or null for a kind of value that the chart lacks.
   */
  private static Map<String, Object> network(Checks table, String value) {
    return switch (table.name()) {
      case "host-pattern" -> Map.of("allowedHosts", List.of(value));
      case "no-proxy" -> Map.of("proxy", Map.of("noProxy", List.of(value)));
      case "proxy-url" -> Map.of("proxy", Map.of("url", value));
      default -> null;
    };
  }
}
