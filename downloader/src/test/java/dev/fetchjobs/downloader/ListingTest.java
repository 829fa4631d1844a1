package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.EntryDate;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Where;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
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

@DisplayName("The file is found in a listing")
class ListingTest {

  private static final String KEY = Canary.secret("header for a listing");

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static Find html(Choice choose, Where... where) {
    return new Find(Format.HTML, null, null, null, List.of(where), null, choose);
  }

  private static Find json(Choice choose, EntryDate date, Where... where) {
    return new Find(Format.JSON, "$.data[*]", "/link", "/name", List.of(where), date, choose);
  }

  private static final EntryDate STAMP =
      new EntryDate("name", "isin-lei-(\\d{8}T\\d{6})", "yyyyMMdd'T'HHmmss");

  private static Where name(String pattern) {
    return new Where("name", pattern);
  }

  private static PlanBuilder plan(BadServer server, Find find) {
    PlanBuilder plan = new PlanBuilder(server.url("/list/index"));
    plan.find = find;
    return plan;
  }

  private static List<String> targets(BadServer server) {
    return server.seen().stream().map(Seen::target).toList();
  }

  @Test
  @DisplayName(
      "Xetra: the only link on the page whose name matches is fetched, whatever its hash is")
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
      "Xetra: the next publication has another hash, and its file is fetched without validators of the first confirming it")
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
      "An unchanged file behind an unchanged link: the run ends as Unchanged by the file's 304")
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
  @DisplayName("The listing's address has a date: on the next day an unchanged file gets a 304")
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
      "A link with another number in its query, and a 304 that states no ETag or the old one: the file is confirmed only if the ETag is stated:")
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
  @DisplayName("GLEIF: the newest entry of an index is fetched, in whatever order they are")
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
  @DisplayName("First and Last choose by the order of the listing:")
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
      "A text of digests and names: the digest is compared, and a wrong one refuses the file")
  void checksums() {
    Site site =
        new Site()
            .page("/list/index", RunFixture.sha256(GOOD) + "  list.csv\n")
            .file("/list/list.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan =
          plan(server, new Find(Format.TEXT, null, null, null, List.of(), null, Choice.ONLY));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, null, null, "checksum", null);
      fixture.fetches(plan, GOOD);

      site.file("/list/list.csv", NEWER);

      Result result = fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
      assertThat(result.report().message()).contains("the listing says");
    }
  }

  @Test
  @DisplayName("ESMA: an entry of the index states an MD5 digest, and the file is held to it")
  void digestOfAnEntry() {
    String index = "{\"data\": [{\"name\": \"a\", \"link\": \"/a\", \"md5\": \"%s\"}]}";
    Site site = new Site().page("/list/index", index.formatted("0".repeat(32))).file("/a", GOOD);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, json(Choice.ONLY, null));
      plan.checksum = new Checksum(Algorithm.MD5, null, null, null, "/md5", null);
      fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);

      site.page("/list/index", index.formatted("not a digest"));

      Result result = fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISSING);
      assertThat(result.report().message()).contains("/md5").contains("not a digest");
    }
  }

  @Test
  @DisplayName("No entry matches: the run fails as transient and says what the listing has")
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
      "A maintenance page without links: the run fails as transient, and a later attempt finds the link")
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
  @DisplayName("Two entries match where one is wanted: the run fails as permanent and lists both")
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
  @DisplayName("One link twice on a page is one entry")
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
  @DisplayName("Two entries have the newest date: the run fails and lists both")
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
      "An entry that matches has no readable date: it may be the newest, so the run fails and names it")
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
  @DisplayName("A listing that should be JSON but is not: the run fails and quotes it:")
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
      "A listing that is cut short by the connection fails as transient, also if the link has already come")
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
  @DisplayName("A listing without a length and without an end may be cut, so it is refused")
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
  @DisplayName("A listing that never ends is refused at 32 MiB")
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
  @DisplayName("A listing that the server gzip-encodes without being asked is decoded")
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
      "A gzip-encoded listing of two parts is read whole, also if its parts come one after the other")
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

  @Test
  @DisplayName(
      "A link to another host is refused, unless redirects.hosts lists the host; the other host gets no credentials, headers and body")
  void otherHost() {
    Site files = new Site().file("/a.csv", GOOD);
    try (BadServer other = BadServer.http(files);
        BadServer server =
            BadServer.http(
                new Site()
                    .page("/list/index", "<a href='" + other.url("localhost", "/a.csv") + "'>"))) {
      PlanBuilder plan = plan(server, html(Choice.ONLY)).header("X-Api-Key", KEY);
      plan.post = new FetchPlan.Post("text/plain", "question", null);
      Result result = fixture.fails(plan, POLICY, Reason.LINK_DENIED);
      assertThat(result.report().message()).contains("source.http.redirects.hosts");
      assertThat(other.connections()).isZero();

      fixture.fetches(plan.redirectHosts("localhost"), GOOD);

      assertThat(other.seen())
          .singleElement()
          .satisfies(
              seen -> {
                assertThat(seen.requestLine()).startsWith("GET /a.csv ");
                assertThat(seen.field("X-Api-Key")).isEmpty();
              });
      assertThat(server.seen())
          .allSatisfy(
              seen -> {
                assertThat(seen.requestLine()).startsWith("POST /list/index ");
                assertThat(seen.field("X-Api-Key")).contains(KEY);
                assertThat(seen.body()).isEqualTo("question");
              });
    }
  }

  @ParameterizedTest
  @DisplayName("A hostile link that is chosen is never requested:")
  @CsvSource(
      delimiter = '|',
      value = {
        "file:///etc/passwd | POLICY | SCHEME_DENIED",
        "ftp://publisher.example/a.csv | POLICY | SCHEME_DENIED",
        "http://2130706433/a.csv | POLICY | SCHEME_DENIED",
        "http://user:password@127.0.0.1/a.csv | INTEGRITY | BAD_LISTING",
        "http://169.254.169.254/latest/meta-data | POLICY | LINK_DENIED",
        "//other.example/a.csv | POLICY | LINK_DENIED",
      })
  void hostileLink(String link, dev.fetchjobs.contract.FailureClass failureClass, Reason reason) {
    Site site =
        new Site()
            .page("/list/index", "{\"data\": [{\"name\": \"a\", \"link\": \"" + link + "\"}]}");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), failureClass, reason);

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "Dots in a link do not lead out of the host, and a link longer than a URL may be is refused")
  void dotsAndLength() {
    Site site =
        new Site().page("/list/index", "<a href='../../../../a.csv'>a</a>").file("/a.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      PlanBuilder plan = plan(server, html(Choice.ONLY));
      fixture.fetches(plan, GOOD);

      site.page("/list/index", "<a href='/" + "x".repeat(10_000) + "'>a</a>");
      fixture.fails(plan, INTEGRITY, Reason.BAD_LISTING);

      site.page("/list/index", "<a href='/" + "x".repeat(1 << 20) + "'>a</a>");
      fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED);
    }
  }

  @Test
  @DisplayName("A key in the query of a link is in no message")
  void keyInLink() {
    String link = "/a.csv?token=" + KEY;
    Site site = new Site().page("/list/index", "<a href='" + link + "'>a</a>");
    site.on(link, exchange -> exchange.respond("403 Forbidden " + KEY, "", RunFixture.text(KEY)));
    try (BadServer server = BadServer.http(site)) {
      Result result = fixture.fails(plan(server, html(Choice.ONLY)), PERMANENT, Reason.STATUS);

      assertThat(result.report().message()).startsWith("The file http://").doesNotContain(KEY);
      assertThat(fixture.log).noneMatch(line -> line.contains(KEY));
    }
  }
}
