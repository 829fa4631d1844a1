package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.TestCertificates;
import dev.fetchjobs.testkit.http.TlsServer;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A run follows redirects, and protects its credentials")
class RedirectFaultsTest {

  private static final String KEY = Canary.secret("header before a redirect");
  private static final String COOKIE = Canary.secret("cookie before a redirect");
  private static final String TOKEN = Canary.secret("token before a redirect");

  @TempDir Path volume;
  @TempDir Path secrets;
  private SecretMount mounted;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
    mounted = new SecretMount(secrets);
  }

  /**
   * Makes a script that answers /list.csv with {@code first}, and every other path with the file.
   */
  private static Script firstThenFile(Script first) {
    return exchange ->
        (exchange.request().target().equals("/a/list.csv") ? first : Script.ok("", GOOD))
            .answer(exchange);
  }

  private void refuses(
      Script first, dev.fetchjobs.contract.FailureClass failureClass, Reason reason) {
    try (BadServer server = BadServer.http(firstThenFile(first))) {
      fixture.fails(new PlanBuilder(server.url("/a/list.csv")).attempts(3), failureClass, reason);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "D23 A redirect loop: the run follows as many redirects as the maximum, and then fails with "
          + "class Permanent")
  void redirectLoop() {
    try (BadServer server = BadServer.http(Script.redirect(302, "/list.csv"))) {
      fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.TOO_MANY_REDIRECTS);
      assertThat(server.seen()).hasSize(6);
    }
    Script five =
        exchange ->
            (exchange.number() <= 5
                    ? Script.redirect(307, "/" + exchange.number())
                    : Script.ok("", GOOD))
                .answer(exchange);
    try (BadServer server = BadServer.http(five)) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
    }
  }

  @Test
  @DisplayName(
      "D24 A run refuses a redirect to file:, ftp:, jar:, data: or gopher: with class Policy")
  void redirectToOtherScheme() {
    for (String location :
        List.of(
            "file:///etc/passwd",
            "ftp://127.0.0.1/x",
            "jar:file:/x.jar!/y",
            "data:text/plain,x",
            "gopher://127.0.0.1/x",
            "javascript:alert(1)")) {
      refuses(Script.redirect(302, location), POLICY, Reason.SCHEME_DENIED);
    }
  }

  @Test
  @DisplayName(
      "D25 A run refuses a redirect from https to http with class Policy, and does not connect to "
          + "the target")
  void downgrade() {
    TestCertificates certificates = TestCertificates.shared();
    try (BadServer plain = BadServer.http(Script.ok("", GOOD));
        BadServer server =
            BadServer.https(
                new TlsServer(certificates, "good", false),
                Script.redirect(301, plain.url("/list.csv")))) {
      PlanBuilder plan =
          new PlanBuilder(server.url("/list.csv")).redirectHosts("127.0.0.1", "localhost");
      plan.tls =
          new FetchPlan.Tls(
              mounted.key("ca.crt", certificates.certificatePem("ca")), null, null, null);
      fixture.fails(plan, POLICY, Reason.SCHEME_DENIED);
      assertThat(plain.connections()).isZero();
    }
  }

  private PlanBuilder withCredentials(String url) {
    PlanBuilder plan =
        new PlanBuilder(url).header("X-Api-Key", KEY).header("Cookie", "session=" + COOKIE);
    plan.bearerToken = mounted.key("token", TOKEN + "\n");
    return plan;
  }

  private static void assertNoCredentials(BadServer server) {
    assertThat(server.seen())
        .isNotEmpty()
        .noneSatisfy(request -> assertThat(request.toString()).containsIgnoringCase("canary"))
        .allSatisfy(
            request -> {
              assertThat(request.field("Authorization")).isEmpty();
              assertThat(request.field("Cookie")).isEmpty();
              assertThat(request.field("X-Api-Key")).isEmpty();
            });
  }

  @Test
  @DisplayName(
      "D26 A run refuses a redirect to another origin whose host is not listed with class Policy")
  void otherOriginNotListed() {
    try (BadServer other = BadServer.http(Script.ok("", GOOD));
        BadServer server = BadServer.http(Script.redirect(302, other.url("/list.csv")))) {
      fixture.fails(withCredentials(server.url("/list.csv")), POLICY, Reason.REDIRECT_DENIED);
      assertThat(other.connections()).isZero();
      assertThat(server.seen().getFirst().field("X-Api-Key")).contains(KEY);
      assertThat(server.seen().getFirst().field("Authorization")).contains("Bearer " + TOKEN);
    }
  }

  @Test
  @DisplayName(
      "D27 A run follows a redirect to a listed host without Authorization, Cookie and custom "
          + "headers")
  void credentialsStayBehind() {
    try (BadServer other = BadServer.http(Script.ok("", GOOD));
        BadServer server =
            BadServer.http(Script.redirect(302, other.url("localhost", "/list.csv")))) {
      fixture.fetches(withCredentials(server.url("/list.csv")).redirectHosts("localhost"), GOOD);
      assertNoCredentials(other);
      assertThat(other.seen().getFirst().field("Host")).contains("localhost:" + other.port());
    }
    try (BadServer otherPort = BadServer.http(Script.ok("", GOOD));
        BadServer server = BadServer.http(Script.redirect(302, otherPort.url("/list.csv")))) {
      fixture.run(withCredentials(server.url("/list.csv")).redirectHosts("127.0.0.1"));
      assertNoCredentials(otherPort);
    }
  }

  @Test
  @DisplayName(
      "D28 A redirect leads to another origin and back to the first one: the run sends no "
          + "credentials any more")
  void strippedForGood() {
    int[] port = new int[1];
    try (BadServer b =
            BadServer.http(
                exchange ->
                    Script.redirect(302, "http://127.0.0.1:" + port[0] + "/back")
                        .answer(exchange));
        BadServer a =
            BadServer.http(
                exchange ->
                    (switch (exchange.request().target()) {
                          case "/list.csv" -> Script.redirect(302, "/second");
                          case "/second" -> Script.redirect(302, b.url("localhost", "/b"));
                          default -> Script.ok("", GOOD);
                        })
                        .answer(exchange))) {
      port[0] = a.port();
      fixture.fetches(withCredentials(a.url("/list.csv")).redirectHosts("localhost"), GOOD);

      assertNoCredentials(b);
      assertThat(a.seen())
          .extracting(Seen::target)
          .containsExactly("/list.csv", "/second", "/back");
      assertThat(a.seen().get(1).field("X-Api-Key")).contains(KEY);
      assertThat(a.seen().get(2).toString()).doesNotContain("canary");
    }
  }

  @Test
  @DisplayName(
      "D29 A run refuses a redirect to a private address or a metadata service with class Policy")
  void redirectToMetadata() {
    for (String location :
        List.of(
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://[::ffff:169.254.169.254]/",
            "http://[fd00::1]/")) {
      try (BadServer server = BadServer.http(Script.redirect(302, location))) {
        PlanBuilder plan =
            new PlanBuilder(server.url("/list.csv"))
                .redirectHosts(
                    "169.254.169.254", "10.0.0.1", "[::ffff:169.254.169.254]", "[fd00::1]")
                .network(false, List.of(), List.of("127.0.0.0/8"));
        fixture.fails(plan, POLICY, Reason.ADDRESS_DENIED);
      }
    }
  }

  @Test
  @DisplayName("D30 A run resolves a relative Location or a Location without scheme by RFC 3986")
  void relativeLocation() {
    record Case(String location, String target) {}
    for (Case c :
        List.of(
            new Case("b.csv", "/a/b.csv"),
            new Case("../b.csv?x=1", "/b.csv?x=1"),
            new Case("/c/./d/../b.csv", "/c/b.csv"),
            new Case("../../../b.csv", "/b.csv"),
            new Case("?q=1", "/a/list.csv?q=1"),
            new Case("b.csv#part", "/a/b.csv"),
            new Case("//127.0.0.1:PORT/b.csv", "/b.csv"),
            new Case("HTTP://127.0.0.1:PORT", "/"))) {
      Script script =
          exchange ->
              (exchange.number() == 1
                      ? Script.redirect(302, c.location().replace("PORT", portOf(exchange)))
                      : Script.ok("", RunFixture.text(c.location())))
                  .answer(exchange);
      try (BadServer server = BadServer.http(script)) {
        fixture.fetches(new PlanBuilder(server.url("/a/list.csv")), RunFixture.text(c.location()));
        assertThat(server.seen().getLast().target()).isEqualTo(c.target());
      }
    }
  }

  private static String portOf(Exchange exchange) {
    return exchange.request().field("Host").orElseThrow().replaceFirst(".*:", "");
  }

  @Test
  @DisplayName(
      "D30 A redirect has no Location, two different Locations or a malformed one: the run fails "
          + "with class Permanent")
  void badLocation() {
    refuses(Script.bytes("HTTP/1.1 302 Found\r\n\r\n"), PERMANENT, Reason.BAD_REDIRECT);
    refuses(
        Script.bytes("HTTP/1.1 302 Found\r\nLocation: /x\r\nLocation: /y\r\n\r\n"),
        PERMANENT,
        Reason.BAD_REDIRECT);
    for (String location :
        List.of(
            "http://user:secret@127.0.0.1/x",
            "http://127.0.0.1\\@evil.example/x",
            "\\\\evil.example/x",
            "http://127.0.0.1:99999/x",
            "http://127.0.0.1:0/x",
            "http://127.0.0.1:8o/x",
            "http:///x",
            "http:x",
            "http://a b/x",
            "/a\\b",
            "http://ex\u00e4mple/x")) {
      refuses(Script.redirect(302, location), PERMANENT, Reason.BAD_REDIRECT);
    }
    refuses(
        Script.bytes("HTTP/1.1 302 Found\r\nLocation: /x\rSet-Cookie: a\r\n\r\n"),
        PERMANENT,
        Reason.BAD_RESPONSE);
  }

  @Test
  @DisplayName(
      "D31 A run refuses status 300 and 305, ignores a Refresh header, and puts a page that "
          + "redirects into quarantine")
  void otherKindsOfRedirect() {
    refuses(
        Script.bytes("HTTP/1.1 300 Choose\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"),
        PERMANENT,
        Reason.STATUS);
    refuses(
        Script.bytes("HTTP/1.1 305 Use Proxy\r\nLocation: http://127.0.0.1/\r\n\r\n"),
        PERMANENT,
        Reason.STATUS);
    try (BadServer server = BadServer.http(Script.ok("Refresh: 0; url=/other\r\n", GOOD))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
      assertThat(server.seen()).hasSize(1);
    }
    byte[] stub =
        RunFixture.text("<!DOCTYPE html><meta http-equiv=refresh content='0;url=/other'>");
    try (BadServer server = BadServer.http(Script.ok("Content-Type: text/csv\r\n", stub))) {
      Result result = fixture.run(new PlanBuilder(server.url("/list.csv")));
      assertThat(result.report().outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(result.exitCode().code()).isEqualTo(30);
      assertThat(result.report().failureClass()).isNull();
      assertThat(fixture.published()).isEqualTo(GOOD);
      assertThat(fixture.files("quarantine")).hasSize(2);
    }
  }
}
