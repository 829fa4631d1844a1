package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The check verify.content.fileName reads the file name that the server states")
class FileNameTest {

  private static final String TAG = "ETag: \"1\"\r\n";

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  private static PlanBuilder plan(BadServer server) {
    PlanBuilder plan = new PlanBuilder(server.url("/download?id=7"));
    plan.fileName = "^list_{date:yyyyMMdd}\\.csv$";
    return plan;
  }

  private static BadServer server(String field) {
    return BadServer.http(Script.ok(field, GOOD));
  }

  private FetchReport rejected(PlanBuilder plan) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.REJECTED);
    assertThat(report.reason()).isEqualTo(Reason.FILE_NAME.word());
    assertThat(fixture.published()).isNull();
    assertThat(fixture.files("quarantine")).hasSize(2);
    return report;
  }

  @ParameterizedTest
  @DisplayName("The server's file name has the run's date: the run publishes the file")
  @ValueSource(
      strings = {
        "attachment; filename=\"list_20261103.csv\"",
        "attachment; filename=x; filename*=UTF-8''list_20261103.csv"
      })
  void matches(String value) {
    fixture.date = "2026-11-03T06:00:00Z";
    try (BadServer server = server("Content-Disposition: " + value + "\r\n")) {
      fixture.fetches(plan(server), GOOD);
    }
  }

  @Test
  @DisplayName(
      "The server's file name has another date: the run refuses the file, and the message quotes "
          + "the name")
  void other() {
    fixture.date = "2026-11-03T06:00:00Z";
    try (BadServer server =
        server("Content-Disposition: attachment; filename=list_20261102.csv\r\n")) {
      assertThat(rejected(plan(server)).message())
          .startsWith(
              "The server calls this file list_20261102.csv, which does not match verify.content.fileName.");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "The server states no valid file name: the run refuses the file, and the message quotes "
          + "nothing of the header field")
  @ValueSource(
      strings = {
        "",
        "Content-Disposition: attachment\r\n",
        "Content-Disposition: attachment; filename=a b\r\n",
        "Content-Disposition: attachment; filename=a\r\nContent-Disposition: inline\r\n"
      })
  void none(String field) {
    try (BadServer server = server(field)) {
      assertThat(rejected(plan(server)).message())
          .startsWith("The server states no file name that matches verify.content.fileName.");
    }
  }

  @Test
  @DisplayName(
      "A hostile file name from the server is only compared and quoted by its last segment, and "
          + "never opened")
  void hostile() {
    try (BadServer server =
        server("Content-Disposition: attachment; filename=\"../../../other.csv\"\r\n")) {
      PlanBuilder plan = plan(server);
      plan.fileName = "^other\\.csv$";
      fixture.fetches(plan, GOOD);
      assertThat(volume.resolve("../../../other.csv").normalize()).doesNotExist();
      assertThat(volume.resolve("other.csv")).doesNotExist();
    }
  }

  @Test
  @DisplayName("After a body was resumed, the file name is that of the first response")
  void resumed() {
    String field = "Content-Disposition: attachment; filename=list.csv\r\n";
    Script script =
        Script.sequence(
            TwoPartBody.cut(field + TAG), TwoPartBody.part(TAG, TwoPartBody.BODY, TwoPartBody.CUT));
    try (BadServer server = BadServer.http(script)) {
      PlanBuilder plan = plan(server).attempts(2);
      plan.fileName = "^list\\.csv$";

      fixture.fetches(plan, TwoPartBody.BODY);

      assertThat(server.seen().getLast().field("Range")).isPresent();
    }
  }

  @Test
  @DisplayName(
      "A file name pattern that cannot be compiled: the run refuses the plan before it sends a "
          + "request")
  void wrongPattern() {
    try (BadServer server = server("")) {
      PlanBuilder plan = plan(server);
      plan.fileName = "(";
      assertThat(fixture.run(plan).report().reason()).isEqualTo(Reason.PLAN.word());
      assertThat(server.connections()).isZero();
    }
  }
}
