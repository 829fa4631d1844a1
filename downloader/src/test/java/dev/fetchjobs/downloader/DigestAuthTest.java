package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A run authenticates itself with HTTP Digest")
class DigestAuthTest {

  private static final String PASSWORD = Canary.secret("digest password");
  private static final String USER = "al\"ice";

  @TempDir Path volume;
  @TempDir Path secrets;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private PlanBuilder plan(BadServer server, String password) {
    SecretMount mounted = new SecretMount(secrets);
    PlanBuilder plan = new PlanBuilder(server.url("/list.csv?a=b"));
    plan.allowPlainCredentials = false;
    plan.digestAuth =
        new FetchPlan.BasicAuth(
            mounted.key("username", USER + "\n"), mounted.key("password", password + "\n"));
    return plan;
  }

  @ParameterizedTest
  @DisplayName(
      "A Digest server that is not part of the downloader accepts the answers of the downloader "
          + "and of curl:")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MD5              | , qop="auth"
          ''               | , qop="auth,auth-int", opaque="o"
          MD5              | ''
          MD5-sess         | , qop="auth"
          SHA-256          | , qop="auth", charset=UTF-8
          SHA-256          | , qop=auth
          SHA-256-sess     | , qop="auth-int, auth", opaque="a\\"b"
          SHA-512-256      | , qop="auth"
          """)
  void algorithms(String algorithm, String extra) throws Exception {
    DigestServer script = new DigestServer(algorithm, extra, USER, PASSWORD, 9);
    try (BadServer server = BadServer.http(script)) {
      fixture.fetches(plan(server, PASSWORD), GOOD);

      assertThat(script.refused).containsExactly("none");
      if (!algorithm.startsWith("SHA-512")) { // curl 7 mistakes this algorithm for SHA-256
        assertThat(curl("--digest", "--user", USER + ":" + PASSWORD, server.url("/list.csv?a=b")))
            .as("curl --digest against the same server")
            .isIn(0, -1);
      }
    }
  }

  @Test
  @DisplayName(
      "A run sends a wrong password in one request only, and the message names the field to check")
  void wrongPassword() {
    DigestServer script = new DigestServer("SHA-256", ", qop=\"auth\"", USER, PASSWORD, 9);
    try (BadServer server = BadServer.http(script)) {
      PlanBuilder plan = plan(server, "not it").attempts(3);

      Result result = fixture.fails(plan, PERMANENT, Reason.STATUS);

      assertThat(script.refused).containsExactly("none", "wrong");
      assertThat(result.report().message())
          .contains("401 Unauthorized. Check the credentials of source.http.digestAuth.");
    }
  }

  @Test
  @DisplayName(
      "A new nonce from the server replaces a stale one, and the nonce count continues across "
          + "attempts")
  void staleAndCounted() {
    DigestServer digest = new DigestServer("SHA-256", ", qop=\"auth\"", USER, PASSWORD, 1);
    try (BadServer server = BadServer.http(digest)) {
      PlanBuilder plan = plan(server, PASSWORD);
      plan.checksum =
          new FetchPlan.Checksum(
              FetchPlan.Checksum.Algorithm.SHA_256, null, server.url("/list.csv"));
      plan.attempts(3);

      // When: the run requests checksum file and file with one nonce several times
      for (int i = 0; i < 3; i++) {
        fixture.run(plan);
      }

      // Then
      assertThat(digest.refused).contains("none", "stale").doesNotContain("replayed", "wrong");
      assertThat(server.seen().get(1).field("Authorization").orElse("")).contains("nc=00000001");
      assertThat(server.seen().get(2).field("Authorization").orElse("")).contains("nc=00000002");
    }
  }

  @Test
  @DisplayName(
      "A server calls every nonce stale: the run fails with class Permanent after a few requests")
  void staleForEver() {
    DigestServer digest = new DigestServer("SHA-256", ", qop=\"auth\"", USER, PASSWORD, 0);
    try (BadServer server = BadServer.http(digest)) {
      fixture.fails(plan(server, PASSWORD), PERMANENT, Reason.STATUS);

      assertThat(server.seen()).hasSizeBetween(3, 8);
    }
  }

  @Test
  @DisplayName(
      "The run uses the strongest Digest algorithm that the server offers, and never uses Basic")
  void strongest() {
    Script script =
        exchange -> {
          if (exchange.request().field("Authorization").isPresent()) {
            exchange.respond("200 OK", "", GOOD);
            return;
          }
          exchange.respond(
              "401 Unauthorized",
              "WWW-Authenticate: Digest realm=\"r\", nonce=\"a\", algorithm=MD5, qop=\"auth\", Basic realm=\"r\", Digest realm=\"r\", nonce=\"b\", algorithm=SHA-256, qop=\"auth\"\r\n",
              new byte[0]);
        };
    try (BadServer server = BadServer.http(script)) {
      fixture.fetches(plan(server, PASSWORD), GOOD);

      assertThat(server.seen().get(1).field("Authorization").orElse(""))
          .contains("algorithm=SHA-256", "nonce=\"b\"", "username=\"al\\\"ice\"");
    }
    try (BadServer server =
        BadServer.http(
            exchange ->
                exchange.respond(
                    "401 Unauthorized", "WWW-Authenticate: Basic realm=\"r\"\r\n", new byte[0]))) {
      Result result = fixture.fails(plan(server, PASSWORD), PERMANENT, Reason.STATUS);

      assertThat(server.seen()).hasSize(1);
      assertThat(result.report().message())
          .contains("It wants Basic: set source.http.basicAuth in the place of digestAuth.");
    }
  }

  @Test
  @DisplayName("After a redirect to another origin, the run sends no Digest answer to any origin")
  void otherOrigin() {
    Script challenge =
        exchange ->
            exchange.respond(
                "401 Unauthorized",
                "WWW-Authenticate: Digest realm=\"r\", nonce=\"a\", qop=\"auth\"\r\n",
                new byte[0]);
    try (BadServer other = BadServer.http(challenge);
        BadServer server =
            BadServer.http(Script.redirect(302, other.url("localhost", "/list.csv")))) {
      Result result =
          fixture.fails(
              plan(server, PASSWORD).redirectHosts("localhost"), PERMANENT, Reason.STATUS);

      assertThat(other.seen()).hasSize(1);
      assertThat(other.seen().getFirst().field("Authorization")).isEmpty();
      assertThat(result.report().message()).contains("Credentials are sent to the origin");
    }
  }

  @Test
  @DisplayName(
      "L13 The advice in the message about a 401 follows from the schemes that the server offers")
  void advice() {
    for (List<String> row :
        List.of(
            List.of(
                "Digest realm=\"r\", nonce=\"n\", qop=\"auth\"",
                "It wants Digest: set source.http.digestAuth."),
            List.of("Basic realm=\"r\"", "It wants Basic: set source.http.basicAuth."),
            List.of("Bearer", "It wants Bearer: set source.http.bearerToken or oauth2."),
            List.of("NTLM", "It wants NTLM, which FetchJob does not speak."),
            List.of(
                "Negotiate YII=, NTLM TlR=",
                "It wants Negotiate, NTLM, which FetchJob does not speak."),
            List.of("", "It wants credentials, and source.http has none."))) {
      String field = row.get(0).isEmpty() ? "" : "WWW-Authenticate: " + row.get(0) + "\r\n";
      try (BadServer server =
          BadServer.http(exchange -> exchange.respond("401 Unauthorized", field, new byte[0]))) {
        Result result =
            fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.STATUS);

        assertThat(result.report().message()).contains("401 Unauthorized. " + row.get(1));
      }
    }
  }

  @Test
  @DisplayName(
      "L13 The server wants another kind of credentials than the plan has: the message names both "
          + "kinds")
  void adviceBesideOthers() {
    SecretMount mounted = new SecretMount(secrets);
    try (BadServer server =
        BadServer.http(
            exchange ->
                exchange.respond(
                    "401 Unauthorized",
                    "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"\r\n",
                    new byte[0]))) {
      PlanBuilder basic = new PlanBuilder(server.url("/list.csv"));
      basic.basicAuth =
          new FetchPlan.BasicAuth(mounted.key("u", "alice"), mounted.key("p", PASSWORD));

      assertThat(fixture.fails(basic, PERMANENT, Reason.STATUS).report().message())
          .contains("It wants Digest: set source.http.digestAuth in the place of basicAuth.");
      assertThat(fixture.fails(plan(server, PASSWORD), PERMANENT, Reason.STATUS).report().message())
          .contains("a form of Digest that FetchJob does not speak");
    }
  }

  @Test
  @DisplayName("The password is in no request and in no output, whatever the server sends back")
  void redacted() {
    Script echo =
        exchange ->
            exchange.respond(
                "401 " + PASSWORD + " " + USER,
                "WWW-Authenticate: " + PASSWORD.replaceAll("[^A-Za-z0-9]", "-") + " x=y\r\n",
                new byte[0]);
    try (BadServer server = BadServer.http(echo)) {
      Result result = fixture.run(plan(server, PASSWORD));

      assertThat(Reports.line(result.report())).doesNotContain(PASSWORD);
      assertThat(server.seen()).extracting(Seen::toString).noneMatch(s -> s.contains(PASSWORD));
    }
  }

  private static int curl(String... arguments) throws InterruptedException {
    String[] command = new String[arguments.length + 2];
    command[0] = "curl";
    command[1] = "-sSf";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    try {
      ProcessBuilder curl =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      curl.environment()
          .keySet()
          .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
      Process process = curl.start();
      assumeTrue(process.waitFor(30, TimeUnit.SECONDS));
      return process.exitValue();
    } catch (IOException e) {
      return -1;
    }
  }
}
