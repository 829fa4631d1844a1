package dev.fetchjobs.operator.observed;

import static dev.fetchjobs.operator.observed.JobJson.finished;
import static dev.fetchjobs.operator.observed.JobJson.job;
import static dev.fetchjobs.operator.observed.JobJson.pod;
import static dev.fetchjobs.operator.observed.JobJson.report;
import static dev.fetchjobs.operator.observed.JobJson.run;
import static dev.fetchjobs.operator.observed.JobJson.terminated;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeClockTest {

  private static final String COMPLETE = JobJson.complete("2026-11-22T07:12:32Z");
  private static final String FILE =
      "{\"artifact\":{\"path\":\"f.csv\",\"bytes\":1,\"sha256\":\"%s\",\"url\":\"https://p.example\",\"publishedTime\":\"%s\",\"checkedTime\":\"%s\",\"changedTime\":\"%s\"},\"version\"";

  @ParameterizedTest
  @ValueSource(strings = {"2099", "2027", "1999"})
  @DisplayName(
      "R10 A run on a node with a wrong clock gets the API server's times, and the message says "
          + "so:")
  void foreignClock(String year) {
    // Given
    String time = year + "-11-22T07:12:28Z";
    String said =
        report("a", "Fetched", null)
            .replace("2026-", year + "-")
            .replace("{\"version\"", FILE.formatted("ab".repeat(32), time, time, time));
    String state =
        terminated(0, "Completed", said).replace("2026-11-22T07:12:30Z", year + "-11-22T07:12:30Z");

    // When
    var end = finished(run(job("a", COMPLETE, ""), pod(state)));

    // Then
    assertThat(end.finishTime()).isEqualTo(Instant.parse("2026-11-22T07:12:32Z"));
    assertThat(end.result().outcome().word()).isEqualTo("Fetched");
    assertThat(end.result().message()).contains("clock of the pod's node is wrong", year);
    assertThat(end.result().artifact().orElseThrow().checkedTime())
        .isEqualTo(Instant.parse("2026-11-22T07:12:30Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2099-01-01T00:00:00Z", "2026-11-22T09:00:00Z"})
  @DisplayName(
      "R10 A file's times from another node's clock are never in the future, and the run counts:")
  void fileOfAnotherNode(String time) {
    // Given
    String said =
        report("a", "Unchanged", null)
            .replace(
                "{\"version\"",
                FILE.formatted("ab".repeat(32), time, "2026-11-22T07:12:28Z", time));

    // When
    var end = finished(run(job("a", COMPLETE, ""), pod(terminated(0, "Completed", said))));

    // Then
    assertThat(end.result().outcome().word()).isEqualTo("Unchanged");
    var file = end.result().artifact().orElseThrow();
    assertThat(file.changedTime()).isBefore(end.finishTime().plus(NodeClock.SKEW).plusSeconds(1));
    assertThat(file.publishedTime()).isEqualTo(file.changedTime());
  }

  @Test
  @DisplayName("R10 A failed run does not make a file fresh by a time from another node's clock")
  void failedRunWithAFileOfAnotherNode() {
    String said =
        report("a", "Failed", "Transient")
            .replace(
                "{\"version\"",
                FILE.formatted(
                    "ab".repeat(32),
                    "2099-01-01T00:00:00Z",
                    "2099-01-01T00:00:00Z",
                    "2099-01-01T00:00:00Z"));

    var end = finished(run(job("a", "\"failed\":1", ""), pod(terminated(10, "Error", said))));

    assertThat(end.result().outcome().word()).isEqualTo("Failed");
    assertThat(end.result().artifact()).isEmpty();
  }

  @Test
  @DisplayName(
      "R10 A failed run on a node with a wrong clock still reports when its file was confirmed")
  void failedRunOnTheSameNode() {
    String time = "2099-11-21T07:12:28Z";
    String said =
        report("a", "Failed", "Transient")
            .replace("2026-", "2099-")
            .replace("{\"version\"", FILE.formatted("ab".repeat(32), time, time, time));
    String state =
        terminated(10, "Error", said).replace("2026-11-22T07:12:30Z", "2099-11-22T07:12:30Z");

    var end = finished(run(job("a", JobJson.failed("PodFailurePolicy", "x"), ""), pod(state)));

    assertThat(end.finishTime()).isEqualTo(Instant.parse("2026-11-22T07:20:00Z"));
    assertThat(end.result().artifact().orElseThrow().checkedTime())
        .as("a day before the run, whichever clock counts")
        .isEqualTo(Instant.parse("2026-11-21T07:19:58Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1970-01-01T00:00:09Z", "2099-01-01T00:00:00Z"})
  @DisplayName("R10 If a node's clock is set during a run, the run keeps its result:")
  void clockSetDuringTheRun(String start) {
    String said = report("a", "Fetched", null).replace("2026-11-22T07:12:06Z", start);

    var end = finished(run(job("a", COMPLETE, ""), pod(terminated(0, "Completed", said))));

    assertThat(end.result().outcome().word()).isEqualTo("Fetched");
    assertThat(end.result().report().startTime()).isEqualTo(end.result().report().finishTime());
  }
}
