package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Next;
import dev.fetchjobs.contract.Find.Where;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Explanation;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A listing has several pages")
class ListingPagesTest {

  private static final String KEY = Canary.secret("header for pages of a listing");
  private static final Next LINK = new Next("/next", null, null, null, null, null);
  private static final Next REL = new Next(null, "next", null, null, null, null);

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static Next count(String parameter, int step, Integer first, String total) {
    return new Next(null, null, parameter, step, first, total);
  }

  private static Find find(Format format, String entries, String link, Next next) {
    return new Find(
        format,
        entries,
        link,
        null,
        List.of(new Where("name", "^5$")),
        null,
        Choice.ONLY,
        next,
        null);
  }

  private static Find json(Next next) {
    return find(Format.JSON, "$.docs[*]", "/link", next);
  }

  private static PlanBuilder plan(BadServer server, String target, Find find) {
    PlanBuilder plan = new PlanBuilder(server.url(target));
    plan.find = find;
    return plan;
  }

  /** Returns a page with the entries from one number to another. */
  private static String docs(int from, int to, String more) {
    return IntStream.rangeClosed(from, to)
        .mapToObj("{\"link\": \"/f/%d\"}"::formatted)
        .collect(Collectors.joining(", ", "{\"docs\": [", "], " + more + "}"));
  }

  private static String total(int total) {
    return "\"found\": {\"total\": " + total + "}";
  }

  private static List<String> targets(BadServer server) {
    return server.seen().stream().map(Seen::target).toList();
  }

  private String fails(BadServer server, String target, Find find) {
    return fixture
        .fails(plan(server, target, find), INTEGRITY, Reason.BAD_LISTING)
        .report()
        .message();
  }

  @Test
  @DisplayName(
      "ESMA: a parameter is increased until all entries came, and the last page has the file")
  void parameterWithTotal() {
    Site site =
        new Site()
            .page("/list?rows=2", docs(1, 2, total(5)))
            .page("/list?rows=2&start=2", docs(3, 4, total(5)))
            .page("/list?rows=2&start=4", docs(5, 5, total(5)))
            .file("/f/5", GOOD);
    try (BadServer server = BadServer.http(site)) {
      Find find = json(count("start", 2, null, "/found/total"));
      fixture.fetches(plan(server, "/list?rows=2", find), GOOD);

      assertThat(targets(server))
          .containsExactly("/list?rows=2", "/list?rows=2&start=2", "/list?rows=2&start=4", "/f/5");
      assertThat(fixture.log)
          .anyMatch(line -> line.contains("5 entries in the listing of 3 pages, 1 of them match"));
    }
  }

  @ParameterizedTest
  @DisplayName("The parameter begins with its value in the URL, else with first:")
  @CsvSource({
    "/list?start=10&rows=2, start, 2, , /list?start=12&rows=2, /list?start=14&rows=2",
    "/list, page, 1, 1, /list?page=2, /list?page=3",
    "/list?page%5Bnumber%5D=1, page[number], 1, , /list?page%5Bnumber%5D=2, /list?page%5Bnumber%5D=3",
    "/list?page[number]=1, page[number], 1, , /list?page[number]=2, /list?page[number]=3",
    "/list?a, page[number], 1, 1, /list?a&page%5Bnumber%5D=2, /list?a&page%5Bnumber%5D=3",
  })
  void parameterUntilAnEmptyPage(
      String first, String parameter, int step, Integer start, String second, String third) {
    Site site =
        new Site()
            .page(first, docs(1, 2, "\"x\": 1"))
            .page(second, docs(5, 5, "\"x\": 1"))
            .page(third, docs(1, 0, "\"x\": 1"))
            .file("/f/5", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, first, json(count(parameter, step, start, null))), GOOD);

      assertThat(targets(server)).containsExactly(first, second, third, "/f/5");
    }
  }

  @Test
  @DisplayName("JSON: a link to the next page is followed until a page has none")
  void linkInJson() {
    Site site =
        new Site()
            .page("/a/list", docs(1, 2, "\"next\": \"list?c=%d\"".formatted(7)))
            .page("/a/list?c=7", docs(5, 5, "\"next\": null"))
            .file("/f/5", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, "/a/list", json(LINK)), GOOD);

      assertThat(targets(server)).containsExactly("/a/list", "/a/list?c=7", "/f/5");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "HTML: a link with the relation is followed, although pages have the same links around it:")
  @CsvSource({"<a href='/list?2' rel='nofollow Next'>More</a>", "<link rel=next href='list?2'>"})
  void relInHtml(String next) {
    String menu = "<a href=/x>x</a><a href=/y>y</a><a rel=prev href=/list>z</a>";
    Site site =
        new Site()
            .page("/list", menu + next)
            .page("/list?2", menu + "<a href=/f/5>file</a>")
            .file("/f/5", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, "/list", find(Format.HTML, null, null, REL)), GOOD);

      assertThat(targets(server)).containsExactly("/list", "/list?2", "/f/5");
    }
  }

  @Test
  @DisplayName("Atom: the link with rel=next below the root is followed, and not one of an entry")
  void relInXml() {
    String entry = "<entry><link rel='next' href='/wrong'/><id>/f/%d</id></entry>";
    Site site =
        new Site()
            .page(
                "/list",
                "<feed><link rel='self' href='/list'/><link rel='next' href='/list?2'/>"
                    + entry.formatted(1)
                    + "</feed>")
            .page("/list?2", "<feed>" + entry.formatted(5) + "</feed>")
            .file("/f/5", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, "/list", find(Format.XML, "/feed/entry", "/id", REL)), GOOD);

      assertThat(targets(server)).containsExactly("/list", "/list?2", "/f/5");
    }
  }

  @Test
  @DisplayName("XML: the total and the link are at places from the root, also behind the entries")
  void placesInXml() {
    Site site =
        new Site()
            .page("/list", "<r><e>/f/1</e><more n='2'/><next>/list?start=1</next></r>")
            .page("/list?start=1", "<r><more n='2'/><e>/f/5</e></r>")
            .file("/f/5", GOOD);
    try (BadServer server = BadServer.http(site)) {
      Find counted = find(Format.XML, "/r/e", null, count("start", 1, null, "/r/more/@n"));
      fixture.fetches(plan(server, "/list", counted), GOOD);

      Next link = new Next("/r/next", null, null, null, null, null);
      fixture.unchanged(
          plan(server, "/list", find(Format.XML, "/r/e", null, link)), Reason.SAME_CONTENT);

      assertThat(targets(server))
          .containsExactly("/list", "/list?start=1", "/f/5", "/list", "/list?start=1", "/f/5");
    }
  }

  @Test
  @DisplayName("Text: pages are requested until one has no line")
  void text() {
    Site site =
        new Site()
            .page("/list", "/f/1\n/f/2\n")
            .page("/list?from=2", "/f/5\n")
            .page("/list?from=4", "\n")
            .file("/f/5", GOOD);
    try (BadServer server = BadServer.http(site)) {
      Find find = find(Format.TEXT, null, null, count("from", 2, null, null));
      fixture.fetches(plan(server, "/list", find), GOOD);
    }
  }

  @ParameterizedTest
  @DisplayName(
      "The server's pages have another size than step: the run fails and says which step is right")
  @CsvSource({"3, 2, /found/total", "3, 2,", "2, 3, /found/total", "2, 3,"})
  void otherPageSize(int step, int size, String total) {
    Site site =
        new Site()
            .page("/list", docs(1, size, total(20)))
            .page("/list?start=" + step, docs(step + 1, step + size, total(20)));
    try (BadServer server = BadServer.http(site)) {
      assertThat(fails(server, "/list", json(count("start", step, null, total))))
          .contains("%d entries a page".formatted(size))
          .endsWith("set find.next.step to %d.".formatted(size));
    }
  }

  @ParameterizedTest
  @DisplayName(
      "The server ignores the parameter and sends the same page again: the run fails after two pages")
  @CsvSource({"2, /found/total", "2,", "1, /found/total"})
  void ignoredParameter(int step, String total) {
    Script page = Script.ok("", RunFixture.text(docs(1, 2, total(20))));
    try (BadServer server = BadServer.http(page)) {
      assertThat(fails(server, "/list", json(count("start", step, null, total))))
          .startsWith("Page 2 has 2 of its 2 entries in common with earlier pages.")
          .contains("ignores the parameter start");

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("A page has no entry before all entries came: the run fails")
  void tooFewEntries() {
    Site site =
        new Site().page("/list", docs(1, 2, total(5))).page("/list?start=2", docs(1, 0, total(5)));
    try (BadServer server = BadServer.http(site)) {
      assertThat(fails(server, "/list", json(count("start", 2, null, "/found/total"))))
          .contains("Page 2 has no entry, but only 2 of 5 entries came.");
    }
  }

  @ParameterizedTest
  @DisplayName("The total is not a number: the run fails and quotes the total")
  @CsvSource({"\"many\", many", "{}, nothing is there", "-1, -1", "1.5, nothing is there"})
  void noTotal(String written, String quoted) {
    Site site = new Site().page("/list", docs(1, 2, "\"found\": {\"total\": " + written + "}"));
    try (BadServer server = BadServer.http(site)) {
      assertThat(fails(server, "/list", json(count("start", 2, null, "/found/total"))))
          .isEqualTo("Page 1 states no number of entries at /found/total: " + quoted + ".");
    }
  }

  @Test
  @DisplayName("More entries are stated than can be read: the run fails at the first page")
  void tooManyEntries() {
    Site site = new Site().page("/list", docs(1, 2, total(100_001)));
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(
          plan(server, "/list", json(count("start", 2, null, "/found/total"))),
          LIMIT,
          Reason.TOO_LARGE);

      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("All pages together have more than 32 MiB: the run fails")
  void tooManyBytes() {
    String padding = "\"x\": [" + "\"0123456789abcdef\",".repeat(900_000) + "0]";
    Site site =
        new Site()
            .page("/list", docs(1, 1, padding))
            .page("/list?page=1", docs(2, 2, padding))
            .page("/list?page=2", docs(3, 3, padding));
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(
          plan(server, "/list", json(count("page", 1, null, null))), LIMIT, Reason.TOO_LARGE);

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("Pages link in a circle: the run fails when a page comes again")
  void circle() {
    Site site =
        new Site()
            .page("/list", docs(1, 1, "\"next\": \"/list?2\""))
            .page("/list?2", docs(2, 2, "\"next\": \"/list\""));
    try (BadServer server = BadServer.http(site)) {
      assertThat(fails(server, "/list", json(LINK)))
          .startsWith("Page 2 names a page as the next one that was read before");

      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName(
      "A next page on another host is refused, unless redirects.hosts lists the host; it gets no credentials, headers and body")
  void otherHost() {
    Site pages = new Site();
    try (BadServer other = BadServer.http(pages);
        BadServer server = BadServer.http(new Site().on("/list", page(other)).file("/f/5", GOOD))) {
      pages.page("/2", "{\"docs\": [{\"link\": \"" + server.url("/f/5") + "\"}]}");
      PlanBuilder plan = plan(server, "/list", json(LINK)).header("X-Api-Key", KEY);
      plan.post = new FetchPlan.Post("text/plain", "question", null);
      fixture.fails(plan, POLICY, Reason.LINK_DENIED);
      assertThat(other.connections()).isZero();

      fixture.fetches(plan.redirectHosts("localhost"), GOOD);

      assertThat(other.seen())
          .singleElement()
          .satisfies(
              seen -> {
                assertThat(seen.requestLine()).startsWith("GET /2 ");
                assertThat(seen.field("X-Api-Key")).isEmpty();
              });
    }
  }

  private static Script page(BadServer other) {
    return Script.ok(
        "", RunFixture.text(docs(1, 1, "\"next\": \"" + other.url("localhost", "/2") + "\"")));
  }

  @Test
  @DisplayName("A page fails: the attempt fails, and the next one begins with the first page")
  void failingPage() {
    Site site =
        new Site()
            .page("/list", docs(1, 1, "\"next\": \"/list?2\""))
            .on(
                "/list?2",
                exchange -> {
                  boolean early = exchange.number() <= 4;
                  exchange.respond(
                      early ? "503 Later" : "200 OK",
                      "",
                      RunFixture.text(early ? "" : docs(5, 5, "\"x\": 1")));
                })
            .file("/f/5", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, "/list", json(LINK)), TRANSIENT, Reason.STATUS);
      fixture.fetches(plan(server, "/list", json(LINK)).attempts(2), GOOD);
    }
  }

  @Test
  @DisplayName("The parameter in the URL is no number: the run fails before any request")
  void noNumberInTheUrl() {
    try (BadServer server = BadServer.http(new Site())) {
      fixture.fails(
          plan(server, "/list?start=abc", json(count("start", 2, null, null))),
          CONFIG,
          Reason.PLAN);

      assertThat(server.connections()).isZero();
    }
  }

  @Test
  @DisplayName("An explanation says where each page ends, and which file would be fetched")
  void explanation() {
    Site site =
        new Site()
            .page("/list", docs(1, 1, "\"next\": \"/list?2\""))
            .page("/list?2", docs(5, 5, "\"next\": \"\""));
    List<String> lines = new ArrayList<>();
    try (BadServer server = BadServer.http(site)) {
      assertThat(
              Explanation.explain(
                  plan(server, "/list", json(LINK)).build(volume),
                  fixture.environment("list-9"),
                  lines::add))
          .isEmpty();

      assertThat(lines)
          .containsExactly(
              "1: left out: name does not match",
              "This was page 1.",
              "5: matches",
              "This was page 2.",
              "2 entries in the listing of 2 pages, 1 of them match.",
              "Chosen: 5",
              "The file: " + server.url("/f/5"));
    }
  }
}
