package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import dev.fetchjobs.testkit.http.Site;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A mirror gets no credentials of the publisher, and the address rules apply to it")
class MirrorSecretsTest {

  private static final String KEY = Canary.secret("header for the publisher, not for its mirror");
  private static final String TOKEN = Canary.secret("token for the publisher, not for its mirror");
  private static final String SIGNATURE = Canary.secret("signature in a mirror's address");
  private static final Script DOWN = Script.bytes(Exchange.head("503 Unavailable", ""));

  @TempDir Path volume;
  @TempDir Path secrets;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private PlanBuilder plan(BadServer first, String... mirrors) {
    PlanBuilder plan =
        new PlanBuilder(first.url("/list.csv"))
            .mirrors(mirrors)
            .sha256(RunFixture.sha256(GOOD))
            .header("X-Key", KEY);
    plan.bearerToken = new SecretMount(secrets).key("token", TOKEN);
    return plan;
  }

  private static List<String> fields(BadServer server) {
    return server.seen().stream()
        .flatMap(seen -> seen.fields().stream())
        .map(field -> field.split(":", 2)[0])
        .filter(name -> List.of("X-Key", "Authorization", "Cookie").contains(name))
        .toList();
  }

  @Test
  @DisplayName("A mirror at another origin gets no header, no token and no cookie of the publisher")
  void noSecrets() {
    Script cookie =
        Script.bytes(Exchange.head("503 Unavailable", "Set-Cookie: session=of-the-publisher\r\n"));
    try (BadServer first = BadServer.http(cookie);
        BadServer mirror = BadServer.http(Script.ok("", GOOD))) {
      fixture.fetches(plan(first, mirror.url("/list.csv")), GOOD);

      assertThat(fields(first)).containsExactlyInAnyOrder("X-Key", "Authorization");
      assertThat(fields(mirror)).isEmpty();
    }
  }

  @Test
  @DisplayName("A mirror at the publisher's own origin gets the publisher's header and token")
  void sameOrigin() {
    try (BadServer first = BadServer.http(new Site().file("/mirror.csv", GOOD))) {
      fixture.fetches(plan(first, first.url("/mirror.csv")), GOOD);

      assertThat(fields(first)).hasSize(4);
    }
  }

  @Test
  @DisplayName(
      "A mirror at another origin demands credentials: the run sends none, and the message says "
          + "why")
  void mirrorDemands() {
    Script demands =
        Script.bytes(Exchange.head("401 Unauthorized", "WWW-Authenticate: Bearer\r\n"));
    try (BadServer first = BadServer.http(Script.bytes(Exchange.head("404 Gone", "")));
        BadServer mirror = BadServer.http(demands)) {
      fixture.fails(plan(first, mirror.url("/list.csv")), PERMANENT, Reason.STATUS);

      assertThat(fields(mirror)).isEmpty();
      assertThat(fixture.log)
          .anyMatch(
              line -> line.contains("Credentials are sent to the origin of source.http.url only"));
    }
  }

  @Test
  @DisplayName(
      "A mirror at another origin asks for Digest: the run sends no answer with the publisher's "
          + "password")
  void digest() {
    Script demands =
        Script.bytes(
            Exchange.head("401 No", "WWW-Authenticate: Digest realm=a, nonce=b, qop=\"auth\"\r\n"));
    try (BadServer first = BadServer.http(DOWN);
        BadServer mirror = BadServer.http(demands)) {
      PlanBuilder plan = plan(first, mirror.url("/list.csv"));
      SecretMount mounted = new SecretMount(secrets);
      plan.bearerToken = null;
      plan.digestAuth =
          new FetchPlan.BasicAuth(mounted.key("user", "alice"), mounted.key("pass", TOKEN));

      fixture.fails(plan, TRANSIENT, Reason.STATUS);

      assertThat(mirror.seen()).hasSize(1);
      assertThat(fields(mirror)).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A run requests the publisher's checksum file with the token, also when a mirror has the "
          + "file")
  void checksumFile() {
    Site site = new Site().page("/SHA256SUMS", RunFixture.sha256(GOOD) + "  list.csv\n");
    try (BadServer first = BadServer.http(site);
        BadServer mirror = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = plan(first, mirror.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, first.url("/SHA256SUMS"));

      fixture.fetches(plan, GOOD);

      assertThat(first.seen().stream().filter(seen -> seen.target().equals("/SHA256SUMS")))
          .isNotEmpty()
          .allMatch(seen -> seen.field("Authorization").isPresent());
      assertThat(fields(mirror)).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A mirror redirects to the publisher: the run refuses this, and sends no request to the "
          + "publisher")
  void redirectBack() {
    try (BadServer first = BadServer.http(Script.bytes(Exchange.head("404 Gone", "")));
        BadServer mirror = BadServer.http(Script.redirect(302, first.url("/other")))) {
      fixture.fails(plan(first, mirror.url("/list.csv")), PERMANENT, Reason.STATUS);

      assertThat(first.seen()).extracting(Seen::target).containsExactly("/list.csv");
      assertThat(fixture.log).anyMatch(line -> line.contains("source.http.redirects.hosts"));
    }
  }

  @Test
  @DisplayName("No message and no log line shows a signature in a mirror's address")
  void signature() {
    try (BadServer first = BadServer.http(DOWN);
        BadServer mirror = BadServer.http(DOWN)) {
      PlanBuilder plan = plan(first, mirror.url("/list.csv?signature=" + SIGNATURE)).attempts(2);

      Result result = fixture.fails(plan, TRANSIENT, Reason.STATUS);

      assertThat(Reports.line(result.report())).doesNotContain(SIGNATURE);
      assertThat(fixture.log).noneMatch(line -> line.contains(SIGNATURE));
      assertThat(mirror.seen()).allMatch(seen -> seen.target().endsWith(SIGNATURE));
    }
  }

  @Test
  @DisplayName(
      "A mirror has a private address, or a host that is not allowed: the run does not connect to "
          + "it")
  void policy() {
    try (BadServer mirror = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan =
          new PlanBuilder("http://10.1.2.3/list.csv")
              .mirrors(mirror.url("/list.csv"))
              .sha256(RunFixture.sha256(GOOD));

      fixture.fails(plan.network(false, List.of(), List.of()), POLICY, Reason.ADDRESS_DENIED);
      fixture.fails(
          plan.network(true, List.of("files.example"), List.of()), POLICY, Reason.HOST_DENIED);

      assertThat(mirror.connections()).isZero();
    }
  }
}
