package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.ListingPages.LINK;
import static dev.fetchjobs.downloader.ListingPages.REL;
import static dev.fetchjobs.downloader.ListingPages.count;
import static dev.fetchjobs.downloader.ListingPages.docs;
import static dev.fetchjobs.downloader.ListingPages.find;
import static dev.fetchjobs.downloader.ListingPages.json;
import static dev.fetchjobs.downloader.ListingPages.plan;
import static dev.fetchjobs.downloader.ListingPages.targets;
import static dev.fetchjobs.downloader.ListingPages.total;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.Find.Next;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Explanation;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A run reads a listing of several pages")
class ListingPagesTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @Test
  @DisplayName(
      "ESMA: the run increases the page parameter in the listing's URL until it has read all "
          + "entries, and finds the file on the last page")
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
  @DisplayName("The page parameter begins with its value in the URL, or else with the field first:")
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
  @DisplayName("JSON: a run follows the link to the next page until a page has none")
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
      "HTML: a run follows the link whose rel names the next page, although every page has the "
          + "same links around it:")
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
  @DisplayName(
      "Atom: a run follows the link with rel=next below the root of the feed, and not such a link "
          + "in an entry")
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
  @DisplayName(
      "XML: a run finds the total and the next link at places from the root, also behind the "
          + "entries")
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
  @DisplayName("Text: a run requests pages of the listing until one has no line")
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

  @Test
  @DisplayName(
      "The request for one page of a listing fails: the attempt fails, and the next one begins "
          + "with the first page")
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
  @DisplayName(
      "The option --explain says where each page of the listing ends, and which file a run would "
          + "download")
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
