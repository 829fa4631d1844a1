package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("The downloader runs as a process")
class MainTest {

  @TempDir Path volume;
  @TempDir Path outside;
  private Path report;

  @BeforeEach
  void begin() {
    report = outside.resolve("termination-log");
  }

  private Process start(String plan) throws IOException {
    return start(plan, "");
  }

  private Process start(String plan, String date) throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.fetchjobs.downloader.Main");
    java.environment().remove("LC_ALL");
    java.environment().put("LC_CTYPE", "C.UTF-8"); // the same options as in the image
    java.environment().put(FetchPlan.JOB_VARIABLE, "list-1");
    java.environment().put(FetchPlan.DATE_VARIABLE, date);
    java.environment().put(FetchPlan.REPORT_VARIABLE, report.toString());
    if (plan != null) {
      java.environment().put(FetchPlan.VARIABLE, plan);
    }
    return java.redirectError(outside.resolve("stderr").toFile()).start();
  }

  private FetchReport ended(Process process, int code) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(out).isEqualTo(code);
    assertThat(report).hasContent(out);
    return Wire.readTolerant(FetchReport.class, out.strip());
  }

  private String plan(String url) {
    return Wire.write(new PlanBuilder(url).attempts(2).build(volume));
  }

  @Test
  @DisplayName("The process prints the report and writes it as the termination message")
  void reportIsWritten() throws Exception {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      FetchReport report = ended(start(plan(server.url("/list.csv"))), 0);
      assertThat(report.outcome()).isEqualTo(Outcome.FETCHED);
      assertThat(report.job()).isEqualTo("list-1");
      assertThat(volume.resolve("list.csv")).hasBinaryContent(GOOD);
      assertThat(outside.resolve("stderr"))
          .content()
          .matches(
              "[0-9T:-]+Z attempt 1 of 2: asked http://.*/list.csv: 200 OK, .*; received 15 bytes"
                  + " \\(.* s\\)\\R[0-9T:-]+Z Passed: size, 15 bytes, at least 1\\.\\R[0-9T:-]+Z"
                  + " Passed: content, no web page and no error message\\.\\R[0-9T:-]+Z Fetched"
                  + " \\(NewContent\\) after .* s: New content: .*\\R");
    }
  }

  @Test
  @DisplayName("The process reads the date of the run from its environment")
  void date() throws Exception {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      String plan = plan(server.url("/{date-1d:d-MMM-yyyy}.csv"));
      ended(start(plan, "2026-11-03T06:00:00Z"), 0);
      assertThat(server.seen().getFirst().target()).isEqualTo("/2-Nov-2026.csv");
    }
  }

  @Test
  @DisplayName("The process writes file names outside ASCII unchanged")
  void namesOutsideAscii() throws Exception {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.path = "b\u00f6rse/\u6807\u7684.csv";
      ended(start(Wire.write(plan.build(volume))), 0);
      assertThat(volume.resolve(plan.path)).hasBinaryContent(GOOD);
    }
  }

  @Test
  @DisplayName("The exit code of the process follows from the failure's class")
  void exitCode() throws Exception {
    try (BadServer server = BadServer.http(Script.bytes("HTTP/1.1 404 Not Found\r\n\r\n"))) {
      FetchReport report = ended(start(plan(server.url("/list.csv"))), 20);
      assertThat(report.failureClass()).isEqualTo(FailureClass.PERMANENT);
    }
  }

  @Test
  @DisplayName("The plan is missing or unreadable: the run fails with class Config")
  void badPlan() throws Exception {
    for (String plan :
        new String[] {null, "", "{", "{}", "null", "{\"version\":2}", "{\"version\":1}"}) {
      FetchReport report = ended(start(plan), 24);
      assertThat(report.failureClass()).isEqualTo(FailureClass.CONFIG);
      assertThat(report.reason()).isEqualTo("Plan");
    }
  }

  @Test
  @DisplayName("D62 After SIGTERM the process prints a report and ends with exit code 143")
  void signalled() throws Exception {
    Script half =
        exchange ->
            exchange
                .send(Exchange.head("200 OK", "ETag: \"1\"\r\nContent-Length: 100\r\n") + "12345")
                .stall();
    try (BadServer server = BadServer.http(half)) {
      Process process = start(plan(server.url("/list.csv")));
      Awaitility.await().until(() -> server.seen().size() == 1);
      process.toHandle().destroy();
      FetchReport report = ended(process, 143);
      assertThat(report.failureClass()).isEqualTo(FailureClass.TRANSIENT);
      assertThat(report.reason()).isEqualTo("Interrupted");
      assertThat(Files.exists(volume.resolve("list.csv"))).isFalse();
    }
  }
}
