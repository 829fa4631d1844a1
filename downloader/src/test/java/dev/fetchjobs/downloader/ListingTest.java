package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.downloader.Finds.STAMP;
import static dev.fetchjobs.downloader.Finds.html;
import static dev.fetchjobs.downloader.Finds.json;
import static dev.fetchjobs.downloader.Finds.name;
import static dev.fetchjobs.downloader.Finds.plan;
import static dev.fetchjobs.downloader.Finds.targets;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A run finds the file in a listing")
class ListingTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @Test
  @DisplayName(
      "Xetra: a run downloads the only link on the page whose name matches, whatever the hash in "
          + "its address is")
  void onlyLink() {
    Site site =
        new Site()
            .page(
                "/list/index",
                "<a href=/other.pdf>PDF</a>"
                    + "<A HREF='../blob/1528/c0ffee/data/t7-xetr-allTradableInstruments.csv'>All</A>")
            .file("/blob/1528/c0ffee/data/t7-xetr-allTradableInstruments.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(
          plan(server, html(Choice.ONLY, name("^t7-xetr-allTradableInstruments\\.csv$"))), GOOD);

      assertThat(targets(server))
          .containsExactly(
              "/list/index", "/blob/1528/c0ffee/data/t7-xetr-allTradableInstruments.csv");
      assertThat(fixture.log)
          .anyMatch(line -> line.contains("2 entries in the listing, 1 of them"));
    }
  }

  @Test
  @DisplayName(
      "Xetra: the next publication has another hash in its address, and a run downloads it "
          + "without the validators of the first")
  void nextPublication() {
    Site site = new Site().page("/list/index", "<a href=/a1/list.csv>x</a>");
    site.file("/a1/list.csv", GOOD).file("/b2/list.csv", NEWER);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, html(Choice.ONLY, name("list\\.csv")));
      fixture.fetches(plan, GOOD);

      site.page("/list/index", "<a href=/b2/list.csv>x</a>");

      fixture.fetches(plan, NEWER);
    }
  }

  @Test
  @DisplayName(
      "An unchanged listing leads to an unchanged file: the run ends as Unchanged by a 304 for "
          + "the file")
  void unchanged() {
    Site site =
        new Site().page("/list/index", "<a href=/a1/list.csv>x</a>").file("/a1/list.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, html(Choice.ONLY, name("list\\.csv")));
      fixture.fetches(plan, GOOD);

      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }

  @Test
  @DisplayName(
      "The listing's address has a date: on the next day an unchanged file still gets a 304")
  void datedListing() {
    String page = "<a href=/a1/list.csv>x</a>";
    Site site =
        new Site()
            .page("/list/2026-11-03", page)
            .page("/list/2026-11-04", page)
            .file("/a1/list.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, html(Choice.ONLY, name("list\\.csv")));
      plan.url = server.url("/list/") + "{date:yyyy-MM-dd}";
      fixture.date = "2026-11-03T06:00:00Z";
      fixture.fetches(plan, GOOD);

      fixture.date = "2026-11-04T06:00:00Z";
      fixture.unchanged(plan, Reason.NOT_MODIFIED);
    }
  }

  @ParameterizedTest
  @DisplayName(
      "The query of a link changed and a 304 states the old ETag or none: the run confirms the "
          + "file only if the 304 states the ETag:")
  @CsvSource({"'', false", "'ETag: \"v1\"', true"})
  void anotherQuery(String tag, boolean confirmed) {
    Site site = new Site().page("/list/index", "<a href='/get?id=41'>list.csv</a>");
    site.on("/get?id=41", Script.ok("ETag: \"v1\"\r\n", GOOD));
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, html(Choice.ONLY));
      fixture.fetches(plan, GOOD);

      site.page("/list/index", "<a href='/get?id=42'>list.csv</a>");
      site.on(
          "/get?id=42",
          exchange -> {
            boolean plain = exchange.request().field("If-None-Match").isEmpty();
            exchange.respond(
                plain ? "200 OK" : "304 Not Modified",
                tag.isEmpty() ? "" : tag + "\r\n",
                plain ? NEWER : new byte[0]);
          });

      if (confirmed) {
        fixture.unchanged(plan, Reason.NOT_MODIFIED);
      } else {
        fixture.fetches(plan, NEWER);
      }
    }
  }

  @Test
  @DisplayName(
      "GLEIF: a run downloads the newest entry of an index, in whatever order the entries are")
  void newest() {
    Site site =
        new Site()
            .page(
                "/list/index",
                """
                {"data": [
                  {"name": "isin-lei-20260809T071500.zip", "link": "/d/1"},
                  {"name": "isin-lei-20260810T071513.zip", "link": "/d/2"},
                  {"name": "isin-lei-20260808T071500.zip", "link": "/d/3"},
                  {"name": "readme.txt", "link": "/d/4"}]}""")
            .file("/d/2", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, json(Choice.NEWEST, STAMP, name("^isin-lei-"))), GOOD);

      assertThat(targets(server)).containsExactly("/list/index", "/d/2");
    }
  }

  @ParameterizedTest
  @DisplayName("The rules First and Last choose an entry by the order of the listing:")
  @CsvSource({"FIRST, /a.csv", "LAST, /c.csv"})
  void order(Choice choose, String target) {
    Site site = new Site().page("/list/index", "/a.csv\n/b.csv\n/c.csv\n").file(target, GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(
          plan(server, new Find(Format.TEXT, null, null, null, List.of(), null, choose)), GOOD);
    }
  }

  @Test
  @DisplayName(
      "A listing of digests and names states the file's digest, and a run refuses a file with "
          + "another digest")
  void checksums() {
    Site site =
        new Site()
            .page("/list/index", RunFixture.sha256(GOOD) + "  list.csv\n")
            .file("/list/list.csv", NEWER);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan =
          plan(server, new Find(Format.TEXT, null, null, null, List.of(), null, Choice.ONLY));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "checksum", null);
      Result result = fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      assertThat(result.report().message()).contains("the listing says");

      site.file("/list/list.csv", GOOD);

      fixture.fetches(plan, GOOD);
    }
  }

  @Test
  @DisplayName(
      "The server sends a maintenance page without links: the attempt fails with class Transient, "
          + "and a later attempt finds the link")
  void maintenancePage() {
    Site site = new Site().file("/a.csv", GOOD);
    site.on(
        "/list/index",
        Script.sequence(
            Script.ok("", RunFixture.text("<h1>Back soon</h1>")),
            Script.ok("", RunFixture.text("<a href=/a.csv>a</a>"))));
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, html(Choice.ONLY)).attempts(2), GOOD);
    }
  }

  @Test
  @DisplayName("A link that a page has twice counts as one entry")
  void linkTwice() {
    Site site =
        new Site()
            .page("/list/index", "<a href=/a.csv>top</a><a href=/a.csv#x>bottom</a>")
            .file("/a.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, html(Choice.ONLY, name("\\.csv$"))), GOOD);
    }
  }

  @Test
  @DisplayName("A run decodes a listing that the server gzip-encodes without being asked")
  void codedListing() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write(RunFixture.text("<a href=/a.csv>a</a>"));
    }
    Site site =
        new Site()
            .on("/list/index", Script.ok("Content-Encoding: gzip\r\n", coded.toByteArray()))
            .file("/a.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, html(Choice.ONLY)), GOOD);
    }
  }

  @Test
  @DisplayName(
      "A run reads a gzip-encoded listing of two parts to its end, also if the parts arrive one "
          + "after the other")
  void codedInTwoParts() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    for (String part : List.of("<a href=/b.pdf>b</a>", "<a href=/a.csv>a</a>")) {
      ByteArrayOutputStream member = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(member)) {
        gzip.write(RunFixture.text(part));
      }
      byte[] bytes = member.toByteArray();
      coded.writeBytes(RunFixture.text(Integer.toHexString(bytes.length) + "\r\n"));
      coded.writeBytes(bytes);
      coded.writeBytes(RunFixture.text("\r\n"));
    }
    coded.writeBytes(RunFixture.text("0\r\n\r\n"));
    Site site =
        new Site()
            .on(
                "/list/index",
                exchange ->
                    exchange
                        .send(
                            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .send(coded.toByteArray()))
            .file("/a.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      Result result = fixture.run(plan(server, html(Choice.ONLY, name("csv$"))));

      assertThat(result.report().reason())
          .as(result.report().message())
          .isIn(Reason.NEW_CONTENT.word(), Reason.CONTENT_CODING.word());
    }
  }
}
