package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.LAST_GOOD;
import static dev.fetchjobs.downloader.RunFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Unpack;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The texts of a plan have date expressions")
class RunDateTest {

  private static final String TAG = "ETag: \"1\"\r\n";

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    fixture.clock = () -> Instant.parse("2026-11-04T09:30:00Z");
  }

  private PlanBuilder plan(String url) {
    PlanBuilder plan = new PlanBuilder(url);
    plan.timeZone = "Europe/Berlin";
    return plan;
  }

  private static List<String> targets(BadServer server) {
    return server.seen().stream().map(request -> request.target()).toList();
  }

  @Test
  @DisplayName(
      "The request's URL has the date of the run, percent-encoded, and the report has the same URL")
  void requestLine() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      // Given
      PlanBuilder plan =
          plan(
              server.url(
                  "/{date:yyyy/MM}/l.csv?d={date-1d:d MMM}&u={date@UTC:yyyy-MM-dd'T'HH:mmXXX}"));
      fixture.date = "2026-11-03T06:00:00Z";

      // When
      var result = fixture.fetches(plan, GOOD);

      // Then
      assertThat(targets(server)).containsExactly("/2026/11/l.csv?d=2%20Nov&u=2026-11-03T06:00Z");
      assertThat(result.report().artifact().url()).endsWith("/2026/11/l.csv?…");
      assertThat(fixture.log).contains("The date of this run is 2026-11-03T07:00 Europe/Berlin.");
    }
  }

  @Test
  @DisplayName("The message of a failed run has the date of the run, however long the message is")
  void message() {
    try (BadServer server =
        BadServer.http(Script.bytes("HTTP/1.1 404 Not Found\r\n\r\n" + "x".repeat(300)))) {
      var result =
          fixture.fails(
              plan(server.url("/" + "a".repeat(300) + "{date:yyyyMMdd}")),
              FailureClass.PERMANENT,
              Reason.STATUS);

      assertThat(result.report().message())
          .contains("404")
          .endsWith(" The date of this run is 2026-11-04T10:30 Europe/Berlin.");
    }
  }

  @Test
  @DisplayName(
      "A late run downloads the file of its scheduled time (slot), and now in a date expression "
          + "is the start of the run")
  void late() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.date = RunDateDetection.date(Map.of(FetchPlan.JOB_VARIABLE, "list-29895360"));

      fixture.fetches(plan(server.url("/{date:yyyyMMddHHmm}-{now:yyyyMMddHHmm}")), GOOD);

      assertThat(targets(server)).containsExactly("/202611031700-202611041030");
    }
  }

  @Test
  @DisplayName("A pod that replaces another one on a later day uses the same date of the run")
  void replaced() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = plan(server.url("/{date:yyyyMMdd}"));
      fixture.date = "2026-11-03T22:59:00Z";
      fixture.run(plan, "list-4f5a6b7c8d");
      fixture.clock = () -> Instant.parse("2026-11-05T00:00:00Z");
      fixture.run(plan, "list-4f5a6b7c8d");

      assertThat(targets(server)).containsExactly("/20261103", "/20261103");
    }
  }

  @Test
  @DisplayName(
      "Without a date in the environment the start of the run is its date, in UTC by default")
  void unknown() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.fetches(new PlanBuilder(server.url("/{date:yyyyMMddHHmm}")), GOOD);

      assertThat(targets(server)).containsExactly("/202611040930");
    }
  }

  @Test
  @DisplayName(
      "A run does not send the validators of one date for another date, and sends them again for "
          + "the same date")
  void validators() {
    Script files =
        exchange -> {
          boolean today = exchange.request().target().equals("/20261104");
          boolean known = exchange.request().field("If-None-Match").isPresent();
          (known
                  ? Script.bytes("HTTP/1.1 304 Not Modified\r\n\r\n")
                  : Script.ok(TAG, today ? GOOD : LAST_GOOD))
              .answer(exchange);
        };
    try (BadServer server = BadServer.http(files)) {
      PlanBuilder plan = plan(server.url("/{date:yyyyMMdd}"));
      fixture.date = "2026-11-03T06:00:00Z";
      fixture.fetches(plan, LAST_GOOD);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
      fixture.date = "2026-11-04T06:00:00Z";
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }

  @Test
  @DisplayName(
      "The name and the address of the checksum, the archive member and a line's pattern may have "
          + "date expressions")
  void otherTexts() throws IOException {
    // Given
    byte[] content = text("date.2026.11.03\nid\n");
    byte[] zip = zip("list_20261103.csv", content);
    String list = RunFixture.sha256(zip) + "  20261103.zip\n" + "0".repeat(64) + "  20261102.zip\n";
    Script files =
        exchange ->
            Script.ok("", exchange.request().target().equals("/SUMS-2026") ? text(list) : zip)
                .answer(exchange);
    try (BadServer server = BadServer.http(files)) {
      PlanBuilder plan = plan(server.url("/latest"));
      plan.checksum =
          new Checksum(
              Algorithm.SHA_256,
              null,
              server.url("/SUMS-{date:yyyy}"),
              "{date:yyyyMMdd}.zip",
              null,
              null);
      plan.unpack = new Unpack(Unpack.Format.ZIP, "*_{date:yyyyMMdd}.csv", 200);
      plan.lines = List.of(new FetchPlan.Line(1, "^date\\.{date:yyyy.MM.dd}$"));
      fixture.date = "2026-11-03T06:00:00Z";

      // Then
      fixture.fetches(plan, content);
    }
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String member : List.of("list_20261102.csv", name)) {
        zip.putNextEntry(new ZipEntry(member));
        zip.write(content);
      }
    }
    return bytes.toByteArray();
  }

  @Test
  @DisplayName(
      "The body of a POST request has the date without escaping, and other braces are unchanged")
  void body() {
    Script echo = exchange -> Script.ok("", text(exchange.request().body())).answer(exchange);
    try (BadServer server = BadServer.http(echo)) {
      PlanBuilder plan = plan(server.url("/query"));
      plan.rejectHtml = false;
      plan.post =
          new FetchPlan.Post(
              "application/json", "{\"day\": \"{date-1d:d MMM}\", \"date\": {}}", null);
      fixture.date = "2026-11-03T06:00:00Z";

      fixture.fetches(plan, text("{\"day\": \"2 Nov\", \"date\": {}}"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tomorrow", "2026-11-03", "+10000-01-01T00:00:00Z", "1969-12-31T00:00:00Z"})
  @DisplayName("The date in the environment cannot be read: the run sends no request")
  void wrongDate(String date) {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.date = date;
      var result =
          fixture.fails(plan(server.url("/{date:yyyyMMdd}")), FailureClass.CONFIG, Reason.PLAN);

      assertThat(result.report().message()).startsWith("The date of the run is not");
      assertThat(server.seen()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "{date:foo}, Europe/Berlin, the date at character",
    "{date:yyyy}, Europe/Berlinn, timeZone is not known"
  })
  @DisplayName("The plan has a wrong date expression or time zone: the run sends no request")
  void wrongPlan(String path, String zone, String message) {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = plan(server.url("/" + path));
      plan.timeZone = zone;
      var result = fixture.fails(plan, FailureClass.CONFIG, Reason.PLAN);

      assertThat(result.report().message()).contains(message);
      assertThat(server.seen()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-03T06:00:00Z, list-29895360,   2026-11-03T06:00:00Z",
    "'',                   list-29895360,   2026-11-03T16:00:00Z",
    "'',                   list-20261103,   ",
    "'',                   list-4f5a6b7c8d, ",
    "'',                   '',              "
  })
  @DisplayName(
      "The date of a run is that of the environment, or else the scheduled time (slot) in the "
          + "Job's name")
  void detected(String variable, String job, String date) {
    assertThat(
            RunDateDetection.date(
                Map.of(FetchPlan.DATE_VARIABLE, variable, FetchPlan.JOB_VARIABLE, job)))
        .isEqualTo(date);
  }
}
