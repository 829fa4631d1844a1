package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that operator and downloader of different versions understand each other's JSON. */
class GoldenTest {

  private static final FetchPlan PLAN =
      new FetchPlan(
          FetchPlan.VERSION,
          "data",
          "xetra",
          new FetchPlan.Source(
              "https://publisher.example/instruments.csv",
              new FetchPlan.Post(
                  "application/json", null, file("/secrets/body", "key q of Secret s")),
              List.of(
                  new FetchPlan.Header("Accept-Language", "en", null),
                  new FetchPlan.Header(
                      "X-Api-Key", null, file("/secrets/header-1", "key k of Secret s"))),
              new FetchPlan.BasicAuth(
                  file("/secrets/u", "key username of Secret b"),
                  file("/secrets/p", "key password of Secret b")),
              file("/secrets/t", "key t of Secret s"),
              new FetchPlan.OAuth2(
                  "https://login.example/token",
                  file("/secrets/i", "key clientId of Secret o"),
                  file("/secrets/s", "key clientSecret of Secret o"),
                  List.of("files.read")),
              new FetchPlan.BasicAuth(
                  file("/secrets/du", "key username of Secret d"),
                  file("/secrets/dp", "key password of Secret d")),
              true,
              new FetchPlan.Tls(
                  file("/secrets/ca", "key ca.crt of ConfigMap c"),
                  file("/secrets/crt", "key tls.crt of Secret m"),
                  file("/secrets/key", "key tls.key of Secret m"),
                  "other.example"),
              new FetchPlan.Redirects(5, List.of("cdn.example")),
              new FetchPlan.Proxy(
                  "http://proxy.example:3128", null, List.of(".local", "10.0.0.0/8"), true),
              "fetchjob/1",
              new FetchPlan.Timeouts(
                  Duration.ofSeconds(10), Duration.ofMinutes(2), Duration.ofSeconds(30)),
              new Find(
                  Find.Format.JSON,
                  "$.data[*]",
                  "/attributes/downloadLink",
                  "/attributes/fileName",
                  List.of(new Find.Where("name", "^isin-lei-")),
                  new Find.EntryDate("name", "(\\d{8})", "yyyyMMdd"),
                  Find.Choice.NEWEST,
                  null,
                  null,
                  "/attributes/fileSize"),
              List.of("https://mirror.example/instruments.csv")),
          new FetchPlan.Unpack(FetchPlan.Unpack.Format.TAR_GZ, "*.csv", 200),
          new FetchPlan.Verify(
              new FetchPlan.Checksum(
                  FetchPlan.Checksum.Algorithm.SHA_256,
                  "ab".repeat(32),
                  null,
                  "instruments.csv",
                  "/checksum",
                  FetchPlan.Checksum.Of.UNPACKED),
              1,
              5L << 30,
              false,
              new FetchPlan.Content(
                  true,
                  List.of("text/csv"),
                  "Market",
                  List.of(new FetchPlan.Line(1, "^Market:;XETR$")),
                  FetchPlan.Content.Charset.WINDOWS_1252,
                  List.of("^Error")),
              new FetchPlan.Csv(
                  ";",
                  3,
                  List.of("ISIN"),
                  4000L,
                  "ISIN",
                  FetchPlan.Csv.Quote.NONE,
                  new FetchPlan.Csv.SkipLines(2, 1),
                  new FetchPlan.Csv.Tolerance(true, 5),
                  new CsvSchema(
                      List.of(
                          new CsvColumn(
                              "Day",
                              CsvColumn.Type.DATE,
                              "dd.MM.yyyy",
                              "2026$",
                              true,
                              true,
                              "2026-01-01",
                              "2026-12-31")),
                      CsvSchema.Rule.WARN,
                      CsvSchema.Rule.REFUSE,
                      3L),
                  new CsvKey(List.of("ISIN"), 5, 20, 50)),
              30,
              new DocumentCheck(
                  DocumentCheck.Format.JSON, "root", "$[*]", 1L, 9L, List.of("/isin"))),
          new FetchPlan.Destination(
              "/data",
              "xetra/instruments.csv",
              FetchPlan.Destination.ExistingFile.REFUSE,
              null,
              true),
          3,
          new FetchPlan.Retry(10, Duration.ofSeconds(5), Duration.ofMinutes(5), List.of(404), true),
          Duration.ofMinutes(30),
          new FetchPlan.CircuitBreaker(3, Duration.ofMinutes(10), Duration.ofHours(24)),
          new FetchPlan.NetworkPolicy(List.of("*.example"), false, List.of("10.96.0.0/16")),
          null,
          "Europe/Berlin",
          "0123456789abcdef",
          new DataDate(
              2,
              "Date",
              "Last-Modified",
              DataDate.From.ENTRY,
              "(\\d{8})",
              "yyyyMMdd",
              "Europe/Berlin",
              true),
          new Calendar(
              "xetra",
              List.of(Weekday.SATURDAY, Weekday.SUNDAY),
              List.of("2026-12-24", "2026-12-25")),
          8);

  private static final FetchReport REPORT =
      new FetchReport(
          FetchReport.VERSION,
          "xetra-29403372",
          Outcome.FAILED,
          FailureClass.TRANSIENT,
          "Status",
          "503 Service Unavailable after 3 attempts.",
          Instant.parse("2026-11-22T06:12:00Z"),
          Instant.parse("2026-11-22T06:12:07.250Z"),
          3,
          0,
          117,
          503,
          new FetchReport.ArtifactReport(
              "xetra/instruments.csv",
              4_500_000,
              "cd".repeat(32),
              5101L,
              "https://publisher.example/instruments.csv",
              "\"v7\"",
              null,
              null,
              "2026-11-20",
              "20261121T061201Z-cdcdcdcd",
              Instant.parse("2026-11-21T06:12:01Z"),
              Instant.parse("2026-11-21T06:12:01Z"),
              Instant.parse("2026-11-21T06:12:01Z"),
              new RowChanges(14, 3, 61),
              "ef".repeat(32)),
          null,
          new FetchReport.Hold(
              Instant.parse("2026-11-22T08:00:00Z"),
              FetchReport.Hold.Reason.RETRY_AFTER,
              "https://publisher.example",
              "data/eurex"),
          2,
          List.of(
              new FetchReport.VersionReport(
                  "20261121T061201Z-cdcdcdcd",
                  Instant.parse("2026-11-21T06:12:01Z"),
                  4_500_000,
                  5101L,
                  "cd".repeat(32),
                  "2026-11-20")));

  private static final FetchReport REJECTED =
      new FetchReport(
          FetchReport.VERSION,
          "xetra-29403372",
          Outcome.REJECTED,
          null,
          "Shrunk",
          "The file has 12 rows, 1,188 less than the last good one.",
          Instant.parse("2026-11-22T06:12:00Z"),
          Instant.parse("2026-11-22T06:12:07.250Z"),
          1,
          941,
          941,
          200,
          null,
          "ef".repeat(32),
          null,
          1);

  private static FetchPlan.SecretFile file(String path, String origin) {
    return new FetchPlan.SecretFile(path, origin, origin.contains("ConfigMap") ? true : null);
  }

  private static String golden(String name) throws IOException {
    try (var in = GoldenTest.class.getResourceAsStream("/golden/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Test
  void planIsWrittenAsTheGoldenFileAndReadBack() throws Exception {
    assertThat(Wire.write(PLAN)).isEqualTo(golden("plan-v1.json"));
    assertThat(Wire.read(FetchPlan.class, golden("plan-v1.json"))).isEqualTo(PLAN);
  }

  @Test
  @DisplayName("A destination without the field folder is a file")
  void destinationOfASet() throws Exception {
    // Given
    String file = golden("plan-v1.json");
    String folder = file.replace("\"existingFile\":", "\"folder\":true,\"existingFile\":");

    // Then
    assertThat(Wire.read(FetchPlan.class, file).destination().holdsSet()).isFalse();
    assertThat(Wire.read(FetchPlan.class, folder).destination().holdsSet()).isTrue();
    assertThat(Wire.write(Wire.read(FetchPlan.class, folder))).contains("\"folder\":true");
  }

  @Test
  void reportIsWrittenAsTheGoldenFileAndReadBack() throws Exception {
    assertThat(Wire.write(REPORT)).isEqualTo(golden("report-v1.json"));
    assertThat(Wire.readTolerant(FetchReport.class, golden("report-v1.json"))).isEqualTo(REPORT);
    assertThat(Wire.write(REJECTED)).isEqualTo(golden("report-v1-rejected.json"));
    assertThat(Wire.readTolerant(FetchReport.class, golden("report-v1-rejected.json")))
        .isEqualTo(REJECTED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"report-v1.json", "report-v1-rejected.json", "report-v1-fetched.json"})
  @DisplayName("A report that is read from the golden file and written again is unchanged")
  void reportIsReadFromTheGoldenFileAndWrittenAsItIs(String name) throws Exception {
    assertThat(Wire.write(Wire.read(FetchReport.class, golden(name)))).isEqualTo(golden(name));
  }

  @Test
  @DisplayName("Every field of a report occurs in one of the golden files")
  void everyComponentOfAReportIsInAGoldenFile() throws Exception {
    String all =
        golden("report-v1.json")
            + golden("report-v1-rejected.json")
            + golden("report-v1-fetched.json");
    for (Class<?> type :
        List.of(FetchReport.class, FetchReport.ArtifactReport.class, FetchReport.Hold.class)) {
      assertThat(type.getRecordComponents())
          .allSatisfy(component -> assertThat(all).contains("\"" + component.getName() + "\":"));
    }
  }

  @Test
  @DisplayName("A report of an earlier release without the quarantined file's digest can be read")
  void aReportFromBeforeTheQuarantinedDigestIsReadWithoutIt() throws Exception {
    // Given
    String before =
        golden("report-v1-rejected.json").replaceFirst("\"quarantinedSha256\":\"\\w+\",", "");

    // When
    FetchReport read = Wire.readTolerant(FetchReport.class, before);

    // Then
    assertThat(before).doesNotContain("quarantined");
    assertThat(read.quarantinedSha256()).isNull();
    assertThat(read.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(read.message()).startsWith("The file has 12 rows");
  }

  @Test
  void unknownPropertyIsRefusedInAPlanAndIgnoredInAReport() throws Exception {
    // Given
    String plan = golden("plan-v1.json").replaceFirst("\\{", "{\"later\":1,");
    String report = golden("report-v1.json").replaceFirst("\\{", "{\"later\":1,");

    // Then
    assertThatThrownBy(() -> Wire.read(FetchPlan.class, plan))
        .isInstanceOf(Wire.WireException.class)
        .hasMessageContaining("later");
    assertThat(Wire.readTolerant(FetchReport.class, report))
        .isEqualTo(Wire.read(FetchReport.class, golden("report-v1.json")));
  }

  @Test
  @DisplayName(
      "An unknown enum value in a plan or report is refused, and the message lists the known "
          + "values")
  void unknownWordIsRefusedWithTheWordsThatAreKnown() throws Exception {
    String report = golden("report-v1.json").replace("\"Failed\"", "\"Won\"");
    assertThatThrownBy(() -> Wire.readTolerant(FetchReport.class, report))
        .hasMessageContaining("Fetched, Unchanged, Rejected, Failed, Skipped, Unknown")
        .hasMessageContaining("Won");
  }

  @Test
  @DisplayName("A text that is not JSON is refused as a plan or report")
  void textThatIsNoJsonIsRefused() {
    for (String text : List.of("", "null", "[]", "{", "\u0000\u0001", "<html>")) {
      assertThatThrownBy(() -> Wire.readTolerant(FetchReport.class, text))
          .as("text %s", text)
          .isInstanceOf(Wire.WireException.class);
    }
  }
}
