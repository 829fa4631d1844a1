package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.downloader.Finds.html;
import static dev.fetchjobs.downloader.Finds.json;
import static dev.fetchjobs.downloader.Finds.name;
import static dev.fetchjobs.downloader.Finds.plan;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
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
@DisplayName("A run does not trust a link in a listing")
class HostileLinkTest {

  private static final String KEY = Canary.secret("header for a listing");

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @Test
  @DisplayName(
      "H18 A run refuses a link to another host, unless redirects.hosts lists the host; the other "
          + "host gets no credentials, headers and body")
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

  @ParameterizedTest(name = "{0}", quoteTextArguments = false)
  @DisplayName("A run never requests a hostile link, even if the rules choose it:")
  @CsvSource(
      delimiter = '|',
      value = {
        "H19 file       | file:///etc/passwd | POLICY | SCHEME_DENIED",
        "H19 ftp        | ftp://publisher.example/a.csv | POLICY | SCHEME_DENIED",
        "H20 a number   | http://2130706433/a.csv | POLICY | SCHEME_DENIED",
        "H21 a password | http://user:password@127.0.0.1/a.csv | INTEGRITY | BAD_LISTING",
        "H22 metadata   | http://169.254.169.254/latest/meta-data | POLICY | LINK_DENIED",
        "H23 no scheme  | //other.example/a.csv | POLICY | LINK_DENIED",
      })
  void hostileLink(String row, String link, FailureClass failureClass, Reason reason) {
    Site site =
        new Site()
            .page("/list/index", "{\"data\": [{\"name\": \"a\", \"link\": \"" + link + "\"}]}");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, json(Choice.ONLY, null)), failureClass, reason);

      assertThat(server.connections()).as(row).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("Dot segments in a link do not lead to another host")
  void dots() {
    Site site =
        new Site().page("/list/index", "<a href='../../../../a.csv'>a</a>").file("/a.csv", GOOD);
    try (BadServer server = BadServer.http(site)) {
      fixture.fetches(plan(server, html(Choice.ONLY)), GOOD);
    }
  }

  @ParameterizedTest(name = "{0}", quoteTextArguments = false)
  @DisplayName("A run does not request a link that is too long:")
  @CsvSource({
    "H24 longer than a URL may be, 10_000, INTEGRITY, BAD_LISTING",
    "H25 a link of 1 MiB is no entry, 1_048_576, TRANSIENT, NOT_LISTED",
  })
  void longLink(String row, String length, FailureClass failureClass, Reason reason) {
    String link = "/" + "x".repeat(Integer.parseInt(length.replace("_", "")));
    Site site = new Site().page("/list/index", "<a href='" + link + "'>a</a>");
    try (BadServer server = BadServer.http(site)) {
      fixture.fails(plan(server, html(Choice.ONLY)), failureClass, reason);

      assertThat(server.connections()).as(row).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("H26 No message shows a key in the query of a link")
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
