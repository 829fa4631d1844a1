package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HostileReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant END = Instant.parse("2026-11-22T07:12:29Z");

  /**
   * Lists values of which each replaces a field of a report. The first value means that the field
   * is absent.
   */
  private static final List<String> VALUES =
      List.of(
          "",
          "null",
          "\"\"",
          "\"x\"",
          "\"\\u001b[31m\\n\"",
          "\"+12345-01-01T00:00:00Z\"",
          "\"-0001-01-01T00:00:00Z\"",
          "-1",
          "9223372036854775807",
          "1e400",
          "true",
          "[]",
          "{}",
          "\"" + "y".repeat(3000) + "\"");

  @Test
  void whateverAFieldOfAReportHoldsAStatusComesOfItThatCanBeStored() throws Exception {
    for (Outcome outcome : List.of(Outcome.FETCHED, Outcome.SKIPPED)) {
      for (String report : mutations(complete(outcome))) {
        // When
        Run run = run(job("a", "", ""), pod(terminated(0, "Completed", report)));
        FetchJobStatus status = status(run);

        // Then
        JsonNode stored = JSON.valueToTree(status);
        assertThat(texts(stored))
            .as(report)
            .allSatisfy(text -> assertThat(text).hasSizeLessThan(2100).matches("\\P{Cntrl}*"));
        assertThat(stored.findValuesAsText("until")).as(report).allMatch(HostileReportTest::isTime);
        assertThat(stored.path("artifact").findValuesAsText("checkedTime"))
            .as(report)
            .allMatch(HostileReportTest::isTime);
      }
    }
  }

  @Test
  @DisplayName(
      "A node whose clock is years ahead published the file: a run on another node shows its own end"
          + " instead, so the next file counts as newer")
  void publishedInTheFuture() throws Exception {
    // Given
    ObjectNode report = (ObjectNode) JSON.readTree(complete(Outcome.SKIPPED));
    ((ObjectNode) report.path("artifact")).put("publishedTime", "2099-11-22T07:12:29Z");

    // When
    Run run = run(job("a", "", ""), pod(terminated(0, "Completed", report.toString())));

    // Then
    assertThat(status(run).artifact().publishedTime()).isEqualTo(END.plusSeconds(1).toString());
  }

  private static FetchJobStatus status(Run run) {
    return new NextStatus(
            FetchJobYaml.complete(),
            null,
            new CronJobState.Waiting(Reason.CONTESTED, "m"),
            List.of(run),
            null,
            null,
            null,
            JobJson.MUCH_LATER)
        .result()
        .status();
  }

  private static String complete(Outcome outcome) {
    return Wire.write(
        ExampleReport.GOLDEN.with(
            next -> {
              next.job = "a";
              next.outcome = outcome;
              next.startTime = END.minusSeconds(9);
              next.finishTime = END;
              next.quarantinedSha256 = "ab".repeat(32);
              next.hold =
                  new FetchReport.Hold(
                      END.plusSeconds(7200),
                      FetchReport.Hold.Reason.RETRY_AFTER,
                      "https://publisher.example",
                      "data/eurex");
            }));
  }

  /**
   * Returns changed copies of the report. In each report one field, nested ones included, has one
   * of the values.
   */
  private static List<String> mutations(String report) throws JsonProcessingException {
    List<String> mutations = new ArrayList<>();
    for (String below : List.of("", "/artifact", "/hold")) {
      List<String> fields = new ArrayList<>();
      JSON.readTree(report).at(below).fieldNames().forEachRemaining(fields::add);
      for (String field : fields) {
        for (String value : VALUES) {
          JsonNode tree = JSON.readTree(report);
          ObjectNode place = (ObjectNode) tree.at(below);
          place.remove(field);
          if (!value.isEmpty()) {
            place.putRawValue(field, new com.fasterxml.jackson.databind.util.RawValue(value));
          }
          mutations.add(tree.toString());
        }
      }
    }
    return mutations;
  }

  private static List<String> texts(JsonNode tree) {
    return tree.isTextual()
        ? List.of(tree.textValue())
        : Stream.iterate(tree.elements(), i -> i.hasNext(), i -> i)
            .flatMap(elements -> texts(elements.next()).stream())
            .toList();
  }

  private static boolean isTime(String text) {
    return text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
  }
}
