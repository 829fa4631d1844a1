package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.PlanDates;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.Volume;
import dev.fetchjobs.testkit.table.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that the downloader accepts and refuses the same values as the API server and the operator.
 * The values are in tables in testkit.
 */
class ChecksTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Instant START = Instant.parse("2026-11-03T06:12:00Z");

  @TempDir Path volume;

  static List<Checks> tables() {
    return Checks.all();
  }

  @ParameterizedTest(name = "L3 {0}")
  @DisplayName(
      "L3 The downloader accepts and refuses the values of the tables in the test kit as each "
          + "table says")
  @MethodSource("tables")
  void judgesAsTheApiServerAndTheOperatorDo(Checks table) throws IOException {
    List<String> others = new ArrayList<>();
    for (Checks.Row row : table.rows()) {
      String verdict = row.downloader().equals("-") ? "-" : verdict(table, row);
      if (!verdict.equals(row.downloader())) {
        others.add(row.value() + ": " + verdict);
      }
    }

    assertThat(others).isEmpty();
  }

  private String verdict(Checks table, Checks.Row row) throws IOException {
    FetchPlan sound = new PlanBuilder("https://publisher.example/list.csv").build(volume);
    ObjectNode json = (ObjectNode) JSON.readTree(Wire.write(sound));
    table.putIntoPlan(json, row.plan());
    try {
      FetchPlan plan = Wire.read(FetchPlan.class, json.toString());
      Request.of(new PlanDates(plan, null, START).expand());
      Volume.open(plan, new DiskOperations());
      return "yes";
    } catch (WireException e) {
      return "no";
    } catch (FetchException e) {
      assertThat(e.getMessage()).doesNotContain("secret@");
      return e.failure() instanceof Failure.Policy ? "denied" : "no";
    }
  }
}
