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
@DisplayName("A bad listing fails the run")
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
  @DisplayName("H1 A maintenance page has no link: the run fails as transient")
  void noLink() {
    Site site = new Site().page("/list/index", "<h1>Back soon</h1>");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, html(Choice.ONLY)), TRANSIENT, Reason.NOT_LISTED);
    }
  }

  @Test
  @DisplayName("H2 No entry matches: the run fails as transient and says what the listing has")
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
      "H3 Two entries match where one is wanted: the run fails as permanent and lists both")
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
  @DisplayName("H4 Two entries have the newest date: the run fails and lists both")
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
      "H5 An entry that matches has no readable date: it may be the newest, so the run fails and names it")
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
  @DisplayName("H6 A listing in JSON that is none: the run fails and quotes it:")
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
      "H7 A listing that is cut short by the connection fails as transient, also if the link has already come")
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
  @DisplayName("H8 A listing without a length and without an end may be cut, so it is refused")
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
  @DisplayName("H9 A listing that never ends is refused at 32 MiB")
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
  @DisplayName("H10 A small listing that unpacks to more than 32 MiB is refused at 32 MiB")
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
  @DisplayName("H11 A listing with more than 100,000 entries is refused")
  void tooManyEntries() {
    Site site = new Site().page("/list/index", "{\"data\": [" + "{},".repeat(100_000) + "{}]}");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), LIMIT, Reason.TOO_LARGE);
    }
  }

  @Test
  @DisplayName("H12 A listing with 10,000 levels is refused")
  void deep() {
    Site site = new Site().page("/list/index", "[".repeat(10_000));
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), INTEGRITY, Reason.BAD_LISTING);

      site.page("/list/index", "<r>".repeat(10_000));
      fixture.fails(plan(server, xml()), INTEGRITY, Reason.BAD_LISTING);
    }
  }

  @Test
  @DisplayName("H13 A DOCTYPE with entities that grow, or that read a file, is refused")
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
  @DisplayName("H14 A text of more than 1 MiB in an entry is refused")
  void longText() {
    String link = "x".repeat((1 << 20) + 1);
    Site site = new Site().page("/list/index", "{\"data\": [{\"link\": \"" + link + "\"}]}");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), INTEGRITY, Reason.BAD_LISTING);
    }
  }

  @ParameterizedTest
  @DisplayName("H15 A page or bytes instead of a list of names: the run fails and says so:")
  @ValueSource(strings = {"<!DOCTYPE html><html><body>Sorry</body></html>", "a.csv\0b.csv\n"})
  void noText(String listing) {
    Find text = new Find(Format.TEXT, null, null, null, List.of(), null, Choice.ONLY);
    Site site = new Site().page("/list/index", listing);
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, text), INTEGRITY, Reason.BAD_LISTING);
    }
  }

  @Test
  @DisplayName("H16 ESMA: an entry states the MD5 digest of another file")
  void wrongDigest() {
    Site site = new Site().page("/list/index", DIGEST.formatted("0".repeat(32))).file("/a", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(md5(server), INTEGRITY, Reason.CHECKSUM_MISMATCH);
    }
  }

  @Test
  @DisplayName("H17 ESMA: an entry states no digest where it is wanted")
  void noDigest() {
    Site site = new Site().page("/list/index", DIGEST.formatted("not a digest")).file("/a", GOOD);
    try (BadServer server = BadServer.http(site)) {
      Result result = fixture.fails(md5(server), INTEGRITY, Reason.CHECKSUM_MISSING);

      assertThat(result.report().message()).contains("/md5").contains("not a digest");
    }
  }
}
