package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.downloader.ListingPages.LINK;
import static dev.fetchjobs.downloader.ListingPages.count;
import static dev.fetchjobs.downloader.ListingPages.docs;
import static dev.fetchjobs.downloader.ListingPages.find;
import static dev.fetchjobs.downloader.ListingPages.json;
import static dev.fetchjobs.downloader.ListingPages.plan;
import static dev.fetchjobs.downloader.ListingPages.total;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@FaultRows(value = "listing", failures = true)
@DisplayName("A bad page of a listing makes the run fail")
class HostilePagesTest {

  private static final String KEY = Canary.secret("header for pages of a listing");

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private String fails(BadServer server, String target, Find find) {
    return fixture
        .fails(plan(server, target, find), INTEGRITY, Reason.BAD_LISTING)
        .report()
        .message();
  }

  @ParameterizedTest
  @DisplayName(
      "H27 The server's pages have another number of entries than step: the run fails and says "
          + "which step is right")
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
      "H28 The server ignores the page parameter and sends the same page again: the run fails "
          + "after two pages")
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
  @DisplayName("H29 A page has no entry before all entries came: the run fails")
  void tooFewEntries() {
    Site site =
        new Site().page("/list", docs(1, 2, total(5))).page("/list?start=2", docs(1, 0, total(5)));
    try (BadServer server = BadServer.http(site)) {
      assertThat(fails(server, "/list", json(count("start", 2, null, "/found/total"))))
          .contains("Page 2 has no entry, but only 2 of 5 entries came.");
    }
  }

  @ParameterizedTest
  @DisplayName("H30 The stated total of entries is no number: the run fails and quotes it")
  @CsvSource({"\"many\", many", "{}, nothing is there", "-1, -1", "1.5, nothing is there"})
  void noTotal(String written, String quoted) {
    Site site = new Site().page("/list", docs(1, 2, "\"found\": {\"total\": " + written + "}"));
    try (BadServer server = BadServer.http(site)) {
      assertThat(fails(server, "/list", json(count("start", 2, null, "/found/total"))))
          .isEqualTo("Page 1 states no number of entries at /found/total: " + quoted + ".");
    }
  }

  @Test
  @DisplayName(
      "H31 The listing states more entries than a run can read: the run fails at the first page")
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
  @DisplayName("H32 All pages of a listing together have more than 32 MiB: the run fails")
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
  @DisplayName("H33 The pages of a listing link in a circle: the run fails when a page comes again")
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
      "H34 The pages of a listing link to further pages without an end: the run fails after 1,000 "
          + "pages")
  void endlessPages() {
    Script page =
        exchange -> {
          int number = exchange.number();
          exchange.respond(
              "200 OK",
              "",
              RunFixture.text(docs(number, number, "\"next\": \"/list?%d\"".formatted(number))));
        };
    try (BadServer server = BadServer.http(page)) {
      fixture.fails(plan(server, "/list", json(LINK)), LIMIT, Reason.TOO_LARGE);

      assertThat(server.connections()).isEqualTo(1_000);
    }
  }

  @Test
  @DisplayName(
      "H35 A run refuses a next page on another host, unless redirects.hosts lists the host, "
          + "which then gets no credentials, headers and body")
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
  @DisplayName(
      "H36 The page parameter in the URL is no number: the run fails before it sends a request")
  void noNumberInTheUrl() {
    try (BadServer server = BadServer.http(new Site())) {
      fixture.fails(
          plan(server, "/list?start=abc", json(count("start", 2, null, null))),
          CONFIG,
          Reason.PLAN);

      assertThat(server.connections()).isZero();
    }
  }
}
