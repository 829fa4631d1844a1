package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run writes a log")
class RunLogTest {

  @TempDir Path volume;

  @Test
  @DisplayName("L27 The log of a rejected run has requests, responses, the decision and its reason")
  void rejected() {
    RunFixture fixture = new RunFixture(volume);
    Script script =
        exchange -> {
          if (exchange.request().target().startsWith("/list.csv")) {
            Script.redirect(302, "/moved.csv?sig=0a1b2c3d").answer(exchange);
          } else {
            exchange.respond("200 OK", "Content-Type: text/csv\r\nETag: \"v1\"\r\n", GOOD);
          }
        };
    try (BadServer server = BadServer.http(script)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv?token=hidden-1"));
      plan.lines = List.of(new FetchPlan.Line(1, "^isin;"));
      String message = fixture.run(plan).report().message();
      String base = server.url("");
      assertThat(fixture.log)
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith("attempt 1 of 1: asked " + base + "/list.csv?…: 302")
                      .contains("; asked " + base + "/moved.csv?…: 200 OK, Content-Type text/csv")
                      .contains("ETag \"v1\"", "Content-Length " + GOOD.length)
                      .contains("; received " + GOOD.length + " bytes ("),
              line -> assertThat(line).isEqualTo("Passed: size, 15 bytes, at least 1."),
              line ->
                  assertThat(line).isEqualTo("Passed: content, no web page and no error message."),
              line -> assertThat(line).isEqualTo("Rejected (Line): " + message),
              line -> assertThat(line).contains("in quarantine"));
      assertThat(String.join("", fixture.log)).doesNotContain("hidden-1", "0a1b2c3d");
    }
  }

  @Test
  @DisplayName(
      "L27 The log has one line with the values for each passed check, and no line for other "
          + "checks")
  void passedChecks() throws Exception {
    // Given
    byte[] table =
        RunFixture.text(
            "isin;name\nUS0378331005;Apple\nDE0007164600;SAP\n;none\nDE000BASF111;BASF\n");
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write(table);
    }
    RunFixture fixture = new RunFixture(volume).withLastGood();
    Script file =
        Script.ok("Content-Type: text/csv\r\nContent-Encoding: gzip\r\n", coded.toByteArray());
    Script sums =
        Script.ok("", RunFixture.text(RunFixture.sha256(coded.toByteArray()) + "  list.csv"));
    try (BadServer server = BadServer.http(Script.sequence(sums, file))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      plan.mediaTypes = List.of("text/csv");
      plan.lines = List.of(new FetchPlan.Line(1, "^isin;"));
      plan.csv =
          new FetchPlan.Csv(
              ";",
              1,
              List.of("isin", "name"),
              3L,
              "isin",
              null,
              null,
              new FetchPlan.Csv.Tolerance(true, 0));
      plan.maxShrink = 10;

      // When
      fixture.fetches(plan, table);

      // Then
      String size = String.valueOf(table.length);
      assertThat(fixture.log.stream().filter(line -> line.startsWith("Passed: ")))
          .containsExactly(
              "Passed: checksum, SHA-256 %s… of what was sent."
                  .formatted(RunFixture.sha256(coded.toByteArray()).substring(0, 16)),
              "Passed: size, %s bytes, at least 1.".formatted(size),
              "Passed: media type, text/csv.",
              "Passed: content, no web page and no error message.",
              "Passed: lines, 1 line as wanted.",
              "Passed: columns, 2 columns as wanted, of 2.",
              "Passed: rows, 4 rows, at least 3.",
              "Passed: isin, 4 rows, 0 without a valid one.",
              "Passed: shrinkage, %s bytes after %d, at most 10%% less."
                  .formatted(size, RunFixture.LAST_GOOD.length));
      assertThat(fixture.log)
          .anyMatch(
              line ->
                  line.contains("asked for the checksum " + server.url("/sums") + ": 200")
                      && line.contains("; asked " + server.url("/list.csv") + ": 200"));
    }
  }

  @Test
  @DisplayName(
      "L16 The file and the checksum file have the same URL: each failure message says which "
          + "request failed")
  void sameUrl() {
    for (boolean checksumFails : List.of(true, false)) {
      RunFixture fixture = new RunFixture(volume.resolve("same-" + checksumFails));
      assertThat(fixture.volume.toFile().mkdirs()).isTrue();
      Script gone = exchange -> exchange.respond("410 Gone", "", new byte[0]);
      Script sums = Script.ok("", RunFixture.text(RunFixture.sha256(GOOD)));
      try (BadServer server = BadServer.http(checksumFails ? gone : Script.sequence(sums, gone))) {
        // Given
        PlanBuilder plan = new PlanBuilder(server.url("/export"));
        plan.post = new FetchPlan.Post("application/json", "{\"list\": 1}", null);
        plan.checksum = new Checksum(Algorithm.SHA_256, null, plan.url);

        // When
        Result result = fixture.fails(plan, FailureClass.PERMANENT, Reason.STATUS);

        // Then
        assertThat(result.report().message())
            .startsWith((checksumFails ? "The checksum file " : "The file ") + plan.url + ": ");
        assertThat(server.seen().getFirst().requestLine()).startsWith("GET /export");
        assertThat(server.seen().stream().skip(1))
            .allMatch(s -> s.requestLine().startsWith("POST "));
      }
    }
  }
}
