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

@DisplayName("The texts of a plan have dates")
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
  @DisplayName("the request line has the date of the run, percent-encoded, and so has the report")
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
  @DisplayName("the message of a failed run has the date, however long the message is")
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
  @DisplayName("a late run fetches the file of its slot, and the start of the run is now")
  void late() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.date = RunDateDetection.date(Map.of(FetchPlan.JOB_VARIABLE, "list-29895360"));

      fixture.fetches(plan(server.url("/{date:yyyyMMddHHmm}-{now:yyyyMMddHHmm}")), GOOD);

      assertThat(targets(server)).containsExactly("/202611031700-202611041030");
    }
  }

  @Test
  @DisplayName("a pod that replaces another one on a later day has the same date")
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
  @DisplayName("without a date in the environment the start of the run counts, in UTC by default")
  void unknown() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.fetches(new PlanBuilder(server.url("/{date:yyyyMMddHHmm}")), GOOD);

      assertThat(targets(server)).containsExactly("/202611040930");
    }
  }

  @Test
  @DisplayName(
      "the validators of one date are not sent for another date, and are sent again for the same")
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
      "the name and the address of the checksum, the member and a line's pattern may have dates")
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
  @DisplayName("the body of a POST request has the date as it is; other braces are left alone")
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
  @DisplayName("a date in the environment that cannot be read: nothing is asked for")
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
  @DisplayName("a plan with a wrong date or zone: nothing is asked for")
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
  @DisplayName("the date is that of the environment, or else the slot in the Job's name")
  void detected(String variable, String job, String date) {
    assertThat(
            RunDateDetection.date(
                Map.of(FetchPlan.DATE_VARIABLE, variable, FetchPlan.JOB_VARIABLE, job)))
        .isEqualTo(date);
  }
}
