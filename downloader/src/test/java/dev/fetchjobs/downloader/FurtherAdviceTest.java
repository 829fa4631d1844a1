package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.contract.Find.Format;
import dev.fetchjobs.contract.HostPattern;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Site;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A server or a proxy refuses requests, and messages say what to do")
class FurtherAdviceTest {

  @TempDir Path volume;
  @TempDir Path secrets;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static Script status(String line, String fields) {
    return exchange -> exchange.respond(line, fields, new byte[0]);
  }

  private static Find json(Find.Next next) {
    return new Find(Format.JSON, "$.data[*]", "/l", null, List.of(), null, Choice.ONLY, next, null);
  }

  private static PlanBuilder listing(BadServer server, Find.Next next) {
    PlanBuilder plan = new PlanBuilder(server.url("/index"));
    plan.find = json(next);
    return plan;
  }

  @Test
  @DisplayName(
      "L13 L16 A redirect leads to another origin that answers 403: the message names that "
          + "origin, and says that it got no credentials")
  void redirectedTo403() {
    try (BadServer other = BadServer.http(status("403 Forbidden", ""));
        BadServer server =
            BadServer.http(Script.redirect(302, other.url("/f.csv?sig=1234567890abcdef")))) {
      PlanBuilder plan = new PlanBuilder(server.url("localhost", "/list.csv"));
      plan.redirectHosts("127.0.0.1");
      plan.bearerToken = new SecretMount(secrets).key("t", Canary.secret("not for the other"));
      assertThat(fixture.fails(plan, PERMANENT, Reason.STATUS).report().message())
          .isEqualTo(
              "The server answered 403 Forbidden. Credentials are sent to the origin of source.http.url only, and this is another one. %s answered this, after a redirect."
                  .formatted(other.url("/f.csv?…")));

      plan.bearerToken = null;
      assertThat(fixture.fails(plan, PERMANENT, Reason.STATUS).report().message())
          .contains("no credentials are set");
    }
  }

  @Test
  @DisplayName("L16 A redirect leads to a 404: the message names the address that answered")
  void redirectedTo404() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(Script.redirect(302, "/gone?key=1"), status("404 Gone", "")))) {
      assertThat(
              fixture
                  .fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.STATUS)
                  .report()
                  .message())
          .startsWith("The server answered 404")
          .endsWith(server.url("/gone?…") + " answered this, after a redirect.");
    }
  }

  @Test
  @DisplayName(
      "L16 The request for a page of a listing fails: the message names the page and its address")
  void failingPage() {
    String first = "{\"data\": [{\"l\": \"/a\"}], \"next\": \"/p2?key=1234567890abcdef\"}";
    try (BadServer server = BadServer.http(new Site().page("/index", first))) {
      assertThat(
              fixture
                  .fails(
                      listing(server, new Find.Next("/next", null, null, null, null, null)),
                      PERMANENT,
                      Reason.STATUS)
                  .report()
                  .message())
          .contains("Page 2, %s: The server answered 404".formatted(server.url("/p2?…")));
    }
  }

  @Test
  @DisplayName(
      "L13 No entry of a listing has a link at the configured place: the message names the place")
  void noLinks() {
    try (BadServer server =
        BadServer.http(new Site().page("/index", "{\"data\": [{\"url\": \"/a\"}, {}]}"))) {
      assertThat(
              fixture.fails(listing(server, null), TRANSIENT, Reason.NOT_LISTED).report().message())
          .isEqualTo(
              "None of the listing's 2 entries has a link at /l. Correct find.link, or find.entries.");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "L13 A proxy answers 407: the advice in the message follows from the schemes that the proxy "
          + "offers")
  @CsvSource(
      delimiter = '>',
      value = {
        ">credentials (407). Check source.http.proxy.secretRef.",
        "Basic realm=\"p\">credentials (407). Check source.http.proxy.secretRef.",
        "Negotiate, Basic realm=\"p\">credentials (407). Check source.http.proxy.secretRef.",
        "NTLM>NTLM (407), and FetchJob speaks only Basic with a proxy.",
        "Digest realm=\"p\", nonce=\"n\">Digest (407), and FetchJob speaks only Basic with a proxy.",
      })
  void proxyWantsMore(String challenge, String advice) {
    String fields = challenge == null ? "" : "Proxy-Authenticate: " + challenge + "\r\n";
    try (BadServer proxy = BadServer.http(status("407 Who", fields))) {
      for (String url : List.of("http://publisher.example/x", "https://publisher.example/x")) {
        PlanBuilder plan = new PlanBuilder(url);
        plan.proxy = new FetchPlan.Proxy(proxy.url(""), null, List.of(), true);
        assertThat(fixture.fails(plan, PERMANENT, Reason.PROXY_REFUSED).report().message())
            .startsWith("The proxy wants " + advice);
      }
    }
  }

  @Test
  @DisplayName("L13 A run speaks http to a port that expects TLS: the message says so")
  void tlsOnThePort() {
    byte[] alert = {0x15, 3, 3, 0, 2, 2, 70};
    try (BadServer server = BadServer.http(exchange -> exchange.send(alert))) {
      assertThat(
              fixture
                  .fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.BAD_RESPONSE)
                  .report()
                  .message())
          .contains("speaks TLS on this port");
    }
  }

  @Test
  @DisplayName(
      "L13 A checksum file has digests of another algorithm with as many digits: the message says "
          + "that the right algorithm is missing")
  void otherAlgorithm() {
    String text = "SHA3-256 (list.csv) = " + RunFixture.sha256(GOOD);
    try (BadServer server = BadServer.http(Script.ok("", RunFixture.text(text)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      assertThat(fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISSING).report().message())
          .contains("holds no SHA-256 digest");
    }
  }

  @Test
  @DisplayName(
      "L13 The server labels bytes as gzip that are not gzip: the message says who set the label")
  void wrongLabel() {
    try (BadServer server = BadServer.http(Script.ok("Content-Encoding: gzip\r\n", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      assertThat(fixture.fails(plan, INTEGRITY, Reason.CORRUPT_ARCHIVE).report().message())
          .endsWith("The server marked it as gzip-encoded without being asked.");
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      assertThat(fixture.fails(plan, INTEGRITY, Reason.CORRUPT_ARCHIVE).report().message())
          .startsWith("The checksum file")
          .endsWith("The server marked it as gzip-encoded without being asked.");
    }
  }

  @ParameterizedTest
  @DisplayName(
      "L3 L13 A redirect leads to a host that is not listed: the message advises a valid entry "
          + "for the list")
  @CsvSource({"http://[::1]:9/x, [::1]", "http://other.example/x, other.example"})
  void advisedHost(String location, String entry) {
    try (BadServer server = BadServer.http(Script.redirect(302, location))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      assertThat(fixture.fails(plan, POLICY, Reason.REDIRECT_DENIED).report().message())
          .contains("put " + entry + " in source.http.redirects.hosts");
      assertThat(HostPattern.isPattern(entry)).isTrue();
      assertThat(HostPattern.anyMatches(List.of(entry), entry.replaceAll("[\\[\\]]", ""))).isTrue();
    }
  }

  @ParameterizedTest(name = "L12 {0}")
  @DisplayName("L12 An unusual but unambiguous Retry-After sets a hold for the scheduled runs")
  @ValueSource(
      strings = {
        "3600.5",
        "Sun, 22 Nov 2026 07:12:01 UTC",
        "Mon, 22 Nov 2026 07:12:01 GMT",
        "Sun, 22-Nov-2026 07:12:01 GMT",
        "Monday, 22-Nov-26 07:12:01 GMT",
        "Sun, 22 Nov 2026 08:12:01 +0100",
        "2026-11-22T07:12:01Z",
        "2026-11-22T08:12:01+01:00",
      })
  void holds(String value) {
    Instant now = Instant.parse("2026-11-22T06:12:00Z");
    fixture.clock = () -> now;
    fixture.requested = true;
    try (BadServer server =
        BadServer.http(status("403 Forbidden", "Retry-After: " + value + "\r\n"))) {
      Hold hold = fixture.run(new PlanBuilder(server.url("/list.csv"))).report().hold();
      assertThat(hold).isNotNull();
      assertThat(hold.until()).isEqualTo(now.plusSeconds(3601));
    }
  }
}
