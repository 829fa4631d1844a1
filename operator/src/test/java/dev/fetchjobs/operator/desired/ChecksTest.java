package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.testkit.table.Checks;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that the API server, the operator and the downloader judge the values in these tables
 * alike.
 */
class ChecksTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  static List<Checks> tables() {
    return Checks.all();
  }

  @ParameterizedTest(name = "L3 {0}")
  @DisplayName("L3 The operator accepts or refuses each value of the table of checks:")
  @MethodSource("tables")
  void judgesAsTheApiServerAndTheDownloaderDo(Checks table) throws Exception {
    List<String> others = new ArrayList<>();
    for (Checks.Row row : table.rows()) {
      String verdict = verdict(table, row);
      if (!verdict.equals(row.operator() ? "taken" : "refused")) {
        others.add(row.value() + ": " + verdict);
      }
    }

    assertThat(others).isEmpty();
  }

  /**
   * Returns {@code taken} or {@code refused}, or how the operator's verdict differs from the table.
   */
  private static String verdict(Checks table, Checks.Row row) throws JsonProcessingException {
    ObjectNode object = (ObjectNode) JSON.readTree(Serialization.asJson(FetchJobYaml.complete()));
    table.put(object.withObject("/spec"), row.value());
    FetchJob fetchJob = Serialization.unmarshal(object.toString(), FetchJob.class);
    try {
      String plan = Wire.write(new PlanOf(fetchJob, FetchJobYaml.SETTINGS, null).plan());
      if (!row.operator()) {
        return "taken";
      }
      ObjectNode expected = (ObjectNode) JSON.readTree(plan);
      table.putIntoPlan(expected, row.plan());
      boolean same = JSON.readTree(expected.toString()).equals(JSON.readTree(plan));
      return same ? "taken" : "not as expected in the plan " + plan;
    } catch (InvalidSpecException e) {
      assertThat(e.sentence()).startsWith("spec.").contains(row.says()).doesNotContain("secret@");
      return "refused";
    }
  }
}
