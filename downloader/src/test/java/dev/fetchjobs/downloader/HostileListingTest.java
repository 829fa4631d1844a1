package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.Finds.STAMP;
import static dev.fetchjobs.downloader.Finds.html;
import static dev.fetchjobs.downloader.Finds.json;
import static dev.fetchjobs.downloader.Finds.name;
import static dev.fetchjobs.downloader.Finds.plan;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@FaultRows(value = "listing", failures = true)
@DisplayName("A bad listing makes the run fail")
class HostileListingTest {

  private static final String DIGEST =
      "{\"data\": [{\"name\": \"a\", \"link\": \"/a\", \"md5\": \"%s\"}]}";

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static Find xml() {
    return new Find(Format.XML, "/r/e", "/", null, List.of(), null, Choice.ONLY);
  }

  private static PlanBuilder md5(BadServer server) {
    PlanBuilder plan = plan(server, json(Choice.ONLY, null));
    plan.checksum = new Checksum(Algorithm.MD5, null, null, null, "/md5", null);
    return plan;
  }

  @Test
  @DisplayName(
      "H1 A maintenance page instead of the listing has no link: the run fails with class "
          + "Transient")
  void noLink() {
    Site site = new Site().page("/list/index", "<h1>Back soon</h1>");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, html(Choice.ONLY)), TRANSIENT, Reason.NOT_LISTED);
    }
  }

  @Test
  @DisplayName(
      "H2 No entry of the listing matches: the run fails with class Transient and says what the "
          + "listing has")
  void notListed() {
    Site site = new Site().page("/list/index", "<a href=a.pdf>a</a><a href=b.zip>b</a>");
    try (BadServer server = BadServer.http(site)) {
      Result result =
          fixture.fails(
              plan(server, html(Choice.ONLY, name("\\.csv$"))), TRANSIENT, Reason.NOT_LISTED);

      assertThat(result.report().message())
          .isEqualTo("None of the listing's 2 entries matches find.where. It has a.pdf, b.zip.");
    }
  }

  @Test
  @DisplayName(
      "H3 Two entries match where the rules want one: the run fails with class Permanent and "
          + "names both")
  void ambiguous() {
    Site site = new Site().page("/list/index", "<a href=a.csv>a</a><a href=b.csv>b</a>");
    try (BadServer server = BadServer.http(site)) {
      Result result =
          fixture.fails(
              plan(server, html(Choice.ONLY, name("\\.csv$"))).attempts(3),
              PERMANENT,
              Reason.AMBIGUOUS_LISTING);

      assertThat(result.report().message()).contains("a.csv, b.csv");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("H4 Two entries have the newest date: the run fails and names both")
  void twoNewest() {
    Site site =
        new Site()
            .page(
                "/list/index",
                """
                {"data": [{"name": "isin-lei-20260810T071513-a", "link": "/1"},
                          {"name": "isin-lei-20260810T071513-b", "link": "/2"}]}""");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.NEWEST, STAMP)), PERMANENT, Reason.AMBIGUOUS_LISTING);
    }
  }

  @Test
  @DisplayName(
      "H5 An entry that matches has no readable date, so it may be the newest: the run fails and "
          + "names it")
  void undated() {
    Site site =
        new Site()
            .page(
                "/list/index",
                """
                {"data": [{"name": "isin-lei-20260810T071513", "link": "/1"},
                          {"name": "isin-lei-v2-20260811T071513", "link": "/2"}]}""");
    try (BadServer server = BadServer.http(site)) {
      Result result =
          fixture.fails(plan(server, json(Choice.NEWEST, STAMP)), INTEGRITY, Reason.BAD_LISTING);

      assertThat(result.report().message()).contains("isin-lei-v2-20260811T071513");
    }
  }

  @ParameterizedTest
  @DisplayName("H6 A listing should be JSON and is not: the run fails and quotes it:")
  @CsvSource(
      delimiter = '|',
      value = {
        "<html><body>Wartung</body></html> | html",
        "'' | empty",
        "'{\"data\": [{\"name\": ' | cut",
        "'{\"data\": []} x' | more after the end",
      })
  void notJson(String page, String why) {
    Site site = new Site().page("/list/index", page);
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), INTEGRITY, Reason.BAD_LISTING);
    }
  }

  @Test
  @DisplayName(
      "H7 The connection cuts a listing short: the run fails with class Transient, also if the "
          + "link has already come")
  void cutListing() {
    Site site =
        new Site()
            .on(
                "/list/index",
                exchange ->
                    exchange.send(
                        "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<a href=/a.csv>a</a>"))
            .file("/a.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      Result result = fixture.fails(plan(server, html(Choice.ONLY)), TRANSIENT, Reason.CUT_SHORT);

      assertThat(result.report().message()).startsWith("The listing http://127.0.0.1");
    }
  }

  @Test
  @DisplayName(
      "H8 A listing without a length and without an announced end may be cut, so the run refuses "
          + "it")
  void unframedListing() {
    Site site =
        new Site()
            .on("/list/index", exchange -> exchange.send("HTTP/1.0 200 OK\r\n\r\n<a href=/a>a</a>"))
            .file("/a", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, html(Choice.ONLY)), INTEGRITY, Reason.UNFRAMED);
    }
  }

  @Test
  @DisplayName("H9 A run refuses a listing that never ends, at 32 MiB")
  void endlessListing() {
    Site site =
        new Site()
            .on(
                "/list/index",
                exchange ->
                    exchange
                        .send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
                        .endlessly(
                            "<p>text of a page</p>".repeat(4096).getBytes(StandardCharsets.UTF_8)));
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, html(Choice.ONLY)), LIMIT, Reason.TOO_LARGE);
    }
  }

  @Test
  @DisplayName("H10 A run refuses a small listing that unpacks to more than 32 MiB")
  void bomb() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
      for (int written = 0; written < 40; written++) {
        gzip.write(blanks);
      }
    }
    Site site =
        new Site().on("/list/index", Script.ok("Content-Encoding: gzip\r\n", bomb.toByteArray()));
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, html(Choice.ONLY)), LIMIT, Reason.TOO_LARGE);
    }
  }

  @Test
  @DisplayName("H11 A run refuses a listing with more than 100,000 entries")
  void tooManyEntries() {
    Site site = new Site().page("/list/index", "{\"data\": [" + "{},".repeat(100_000) + "{}]}");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), LIMIT, Reason.TOO_LARGE);
    }
  }

  @Test
  @DisplayName("H12 A run refuses a listing with 10,000 nested levels")
  void deep() {
    Site site = new Site().page("/list/index", "[".repeat(10_000));
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), INTEGRITY, Reason.BAD_LISTING);

      site.page("/list/index", "<r>".repeat(10_000));
      fixture.fails(plan(server, xml()), INTEGRITY, Reason.BAD_LISTING);
    }
  }

  @Test
  @DisplayName("H13 A run refuses an XML listing with a DOCTYPE whose entities grow or read a file")
  void doctype() {
    Site site =
        new Site()
            .page(
                "/list/index",
                "<!DOCTYPE r [<!ENTITY a '/a'><!ENTITY b '&a;&a;&a;&a;'>]><r><e>&b;</e></r>");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, xml()), INTEGRITY, Reason.BAD_LISTING);

      site.page(
          "/list/index", "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r><e>&a;</e></r>");
      Result result = fixture.fails(plan(server, xml()), INTEGRITY, Reason.BAD_LISTING);

      assertThat(result.report().message()).contains("DOCTYPE").doesNotContain("root");
    }
  }

  @Test
  @DisplayName("H14 A run refuses a listing in which an entry has a text of more than 1 MiB")
  void longText() {
    String link = "x".repeat((1 << 20) + 1);
    Site site = new Site().page("/list/index", "{\"data\": [{\"link\": \"" + link + "\"}]}");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), INTEGRITY, Reason.BAD_LISTING);
    }
  }

  @ParameterizedTest
  @DisplayName(
      "H15 The server sends a web page or binary bytes instead of a list of names: the run fails "
          + "and says so:")
  @ValueSource(strings = {"<!DOCTYPE html><html><body>Sorry</body></html>", "a.csv\0b.csv\n"})
  void noText(String listing) {
    Find text = new Find(Format.TEXT, null, null, null, List.of(), null, Choice.ONLY);
    Site site = new Site().page("/list/index", listing);
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, text), INTEGRITY, Reason.BAD_LISTING);
    }
  }

  @Test
  @DisplayName(
      "H16 ESMA: the listing's entry states the MD5 digest of another file, and the run refuses "
          + "the downloaded file")
  void wrongDigest() {
    Site site = new Site().page("/list/index", DIGEST.formatted("0".repeat(32))).file("/a", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(md5(server), INTEGRITY, Reason.CHECKSUM_MISMATCH);
    }
  }

  @Test
  @DisplayName(
      "H17 ESMA: the listing's entry lacks the digest that the plan demands, and the run fails")
  void noDigest() {
    Site site = new Site().page("/list/index", DIGEST.formatted("not a digest")).file("/a", GOOD);
    try (BadServer server = BadServer.http(site)) {
      Result result = fixture.fails(md5(server), INTEGRITY, Reason.CHECKSUM_MISSING);

      assertThat(result.report().message()).contains("/md5").contains("not a digest");
    }
  }
}
