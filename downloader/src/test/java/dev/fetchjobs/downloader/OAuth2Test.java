package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A run authenticates itself with OAuth 2.0 client credentials")
class OAuth2Test {

  private static final String SECRET = Canary.secret("client secret") + "+/ä";
  private static final String TOKEN = Canary.secret("access token");

  @TempDir Path volume;
  @TempDir Path secrets;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private PlanBuilder plan(BadServer server, BadServer tokens, String... scopes) {
    SecretMount mounted = new SecretMount(secrets);
    PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
    plan.oauth2 =
        new FetchPlan.OAuth2(
            tokens.url("/token?tenant=a"),
            mounted.key("clientId", "my client\n"),
            mounted.key("clientSecret", SECRET + "\n"),
            List.of(scopes));
    return plan;
  }

  private static byte[] token(String value, String more) {
    return RunFixture.text(
        "{\"access_token\": \"%s\", \"token_type\": \"bearer\"%s, \"scope\": \"x\", \"extra\": [{}]}"
            .formatted(value, more));
  }

  private static Script grants(String more) {
    return exchange -> exchange.respond("200 OK", "", token(TOKEN + "-" + exchange.number(), more));
  }

  /**
   * Makes a script that answers with the file if the token has this number or a higher number,
   * otherwise with 401.
   */
  private static Script wants(int least) {
    return exchange -> {
      String sent = exchange.request().field("Authorization").orElse("");
      int number =
          sent.startsWith("Bearer " + TOKEN + "-") ? sent.charAt(sent.length() - 1) - '0' : 0;
      if (number >= least) {
        exchange.respond("200 OK", "", GOOD);
      } else {
        exchange.respond("401 Unauthorized", "WWW-Authenticate: Bearer\r\n", new byte[0]);
      }
    };
  }

  @Test
  @DisplayName("A run requests a token with Basic and a form, and sends it to the file's origin")
  void grant() {
    try (BadServer tokens = BadServer.http(grants(", \"expires_in\": 3600"));
        BadServer server = BadServer.http(wants(1))) {
      fixture.fetches(
          plan(server, tokens, "files.read", "b").header("X-Api-Key", "for the file only"), GOOD);

      Seen asked = tokens.seen().getFirst();
      String pair = "my+client:" + java.net.URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
      assertThat(asked.requestLine()).isEqualTo("POST /token?tenant=a HTTP/1.1");
      assertThat(asked.field("Authorization"))
          .contains(
              "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
      assertThat(asked.field("Content-Type")).contains("application/x-www-form-urlencoded");
      assertThat(asked.field("Accept")).contains("application/json");
      assertThat(asked.field("X-Api-Key")).isEmpty();
      assertThat(asked.body()).isEqualTo("grant_type=client_credentials&scope=files.read+b");
      assertThat(server.seen().getFirst().field("Authorization"))
          .contains("Bearer " + TOKEN + "-1");
    }
  }

  @Test
  @DisplayName("All requests of a run use the same token, and each run requests a new one")
  void oneForARun() {
    Script server503 =
        exchange -> {
          if (exchange.request().target().equals("/sums")) {
            exchange.respond("200 OK", "", RunFixture.text(RunFixture.sha256(GOOD)));
          } else if (exchange.number() < 4) {
            exchange.respond("503 Busy", "", new byte[0]);
          } else {
            exchange.respond("200 OK", "", GOOD);
          }
        };
    try (BadServer tokens = BadServer.http(grants(""));
        BadServer server = BadServer.http(server503)) {
      PlanBuilder plan = plan(server, tokens).attempts(4);
      plan.checksum = new FetchPlan.Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      fixture.fetches(plan, GOOD);
      assertThat(tokens.seen()).hasSize(1);

      fixture.run(plan);
      assertThat(tokens.seen()).hasSize(2);
    }
  }

  @Test
  @DisplayName("A run does not send a token that has expired")
  void expired() {
    try (BadServer tokens = BadServer.http(grants(", \"expires_in\": \"0\""));
        BadServer server =
            BadServer.http(
                Script.sequence(
                    Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"),
                    Script.ok("", GOOD)))) {
      fixture.fetches(plan(server, tokens).attempts(2), GOOD);

      assertThat(server.seen())
          .extracting(seen -> seen.field("Authorization").orElse(""))
          .containsExactly("Bearer " + TOKEN + "-1", "Bearer " + TOKEN + "-2");
    }
  }

  @Test
  @DisplayName(
      "After a 401 for a token that worked before, the run requests one new token; a 401 for the "
          + "new token ends the run")
  void refused() {
    Script refusesTheFirst =
        exchange -> {
          if (exchange.number() == 1) {
            exchange.respond("200 OK", "", RunFixture.text(RunFixture.sha256(GOOD)));
          } else {
            wants(2).answer(exchange);
          }
        };
    try (BadServer tokens = BadServer.http(grants(""));
        BadServer server = BadServer.http(refusesTheFirst)) {
      PlanBuilder plan = plan(server, tokens);
      plan.checksum = new FetchPlan.Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      fixture.fetches(plan, GOOD);

      assertThat(tokens.seen()).hasSize(2);
      assertThat(server.seen()).hasSize(3);
    }
    try (BadServer tokens = BadServer.http(grants(""));
        BadServer server = BadServer.http(wants(9))) {
      Result result = fixture.fails(plan(server, tokens).attempts(3), PERMANENT, Reason.STATUS);

      assertThat(tokens.seen()).hasSize(1);
      assertThat(server.seen()).hasSize(1);
      assertThat(result.report().message()).contains("Check the credentials of source.http.oauth2");
    }
  }

  @Test
  @DisplayName("After a redirect to another origin, the run does not send the token")
  void otherOrigin() {
    try (BadServer other = BadServer.http(Script.ok("", GOOD));
        BadServer tokens = BadServer.http(grants(""));
        BadServer server =
            BadServer.http(Script.redirect(302, other.url("localhost", "/list.csv")))) {
      fixture.fetches(plan(server, tokens).redirectHosts("localhost"), GOOD);

      assertThat(server.seen().getFirst().field("Authorization")).isPresent();
      assertThat(other.seen().getFirst().field("Authorization")).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "If a token server accepts the client secret only in the form, the run sends it in the form")
  void inTheForm() {
    Script formOnly =
        exchange -> {
          if (exchange.request().body().contains("client_secret=")) {
            grants("").answer(exchange);
          } else {
            exchange.respond("401 No", "", RunFixture.text("{\"error\": \"invalid_client\"}"));
          }
        };
    try (BadServer tokens = BadServer.http(formOnly);
        BadServer server = BadServer.http(wants(1))) {
      fixture.fetches(plan(server, tokens), GOOD);

      assertThat(tokens.seen()).hasSize(2);
      assertThat(tokens.seen().get(1).field("Authorization")).isEmpty();
      assertThat(tokens.seen().get(1).body()).contains("&client_id=my+client&client_secret=");
    }
  }

  @Test
  @DisplayName(
      "A token server refuses a request: the message names the token request and quotes the "
          + "server without secrets")
  void refusals() {
    String description = "bad " + SECRET + " of my client";
    byte[] invalid =
        ("{\"error\": \"invalid_client\", \"error_description\": \"" + description + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    try (BadServer tokens = BadServer.http(exchange -> exchange.respond("401 No", "", invalid));
        BadServer server = BadServer.http(wants(1))) {
      Result result =
          fixture.fails(plan(server, tokens).attempts(3), PERMANENT, Reason.TOKEN_REFUSED);

      assertThat(tokens.seen()).as("by Basic, then in the form").hasSize(2);
      assertThat(server.seen()).isEmpty();
      assertThat(result.report().message())
          .startsWith("Token request to http://127.0.0.1:" + tokens.port() + "/token?…: ")
          .contains("401 invalid_client: bad ***", "Check key clientSecret of Secret s");
      assertThat(Reports.line(result.report())).doesNotContain(SECRET);
    }
  }

  @Test
  @DisplayName(
      "Each fault of a token server has a failure class: after a 503 or a page the run makes "
          + "another attempt, after a malformed answer it does not")
  void faults() {
    try (BadServer server = BadServer.http(wants(1))) {
      try (BadServer tokens =
          BadServer.http(
              Script.sequence(
                  Script.bytes("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), grants("")))) {
        fixture.fetches(plan(server, tokens).attempts(2), GOOD);
      }
      try (BadServer tokens =
          BadServer.http(Script.bytes("HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n"))) {
        fixture.fails(plan(server, tokens), TRANSIENT, Reason.TOKEN_REFUSED);
      }
      try (BadServer tokens = BadServer.http(Script.redirect(307, server.url("/token")))) {
        assertThat(
                fixture
                    .fails(plan(server, tokens), PERMANENT, Reason.TOKEN_REFUSED)
                    .report()
                    .message())
            .contains("The token server redirects (307), which is not followed.");
      }
      for (String nonsense :
          List.of(
              "{}",
              "{\"access_token\": \"a\\nb\"}",
              "{\"access_token\": \"\"}",
              "{\"access_token\": \"abcdefgh\", \"token_type\": \"mac\"}",
              "{\"access_token\": \"abcdefgh\", \"error\": \"unauthorized_client\"}")) {
        try (BadServer tokens = BadServer.http(Script.ok("", RunFixture.text(nonsense)))) {
          assertThat(
                  fixture
                      .fails(plan(server, tokens).attempts(2), PERMANENT, Reason.TOKEN_REFUSED)
                      .report()
                      .message())
              .as(nonsense)
              .startsWith("Token request to ");
        }
      }
      for (String page : List.of("<html>log in</html>", "", "[]", "null")) {
        try (BadServer tokens = BadServer.http(Script.ok("", RunFixture.text(page)))) {
          fixture.fails(plan(server, tokens).attempts(9), INTEGRITY, Reason.TOKEN_REFUSED);
          assertThat(tokens.seen()).as("L21 once more").hasSize(2);
        }
      }
      try (BadServer tokens = BadServer.http(Script.ok("", new byte[100_000]))) {
        assertThat(fixture.fails(plan(server, tokens), LIMIT, Reason.TOO_LARGE).report().message())
            .contains("Token request to ", "larger than 64 KiB");
      }
      fixture.limits = RunFixture.SHORT;
      try (BadServer tokens = BadServer.http(exchange -> exchange.stall())) {
        assertThat(
                fixture
                    .fails(plan(server, tokens), TRANSIENT, Reason.HEADER_TIMEOUT)
                    .report()
                    .message())
            .startsWith("Token request to ");
      }
    }
  }

  @ParameterizedTest(name = "L8 {0} {1}")
  @DisplayName("L8 A run accepts an unusual but unambiguous answer of a token server")
  @CsvSource(
      delimiter = '|',
      value = {
        "200 OK | Content-Encoding: gzip | {'access_token': '%s', 'token_type': 'bearer'}",
        "200 OK | Content-Encoding: none | {'access_token': '%s', 'token_type': 'BearerToken'}",
        "201 Created | X: y | {'access_token': '%s', 'error': ''}",
        "200 OK | X: y | \uFEFF{'access_token': '%s', 'expires_in': 3599.5}",
      })
  void unusualAnswers(String line, String field, String answer) throws IOException {
    byte[] plain =
        answer.replace("'", "\"").formatted(TOKEN + "-1").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write(plain);
    }
    byte[] body = field.endsWith("gzip") ? coded.toByteArray() : plain;
    try (BadServer tokens =
            BadServer.http(exchange -> exchange.respond(line, field + "\r\n", body));
        BadServer server = BadServer.http(wants(1))) {
      fixture.fetches(plan(server, tokens), GOOD);
    }
  }

  @Test
  @DisplayName("The rules on hosts and addresses apply to the token server as well")
  void policy() {
    try (BadServer tokens = BadServer.http(grants(""));
        BadServer server = BadServer.http(wants(1))) {
      PlanBuilder plan = plan(server, tokens);
      plan.url = server.url("localhost", "/list.csv");
      plan.network(true, List.of("localhost"), List.of());

      assertThat(fixture.fails(plan, POLICY, Reason.HOST_DENIED).report().message())
          .startsWith("Token request to ");
      assertThat(tokens.connections()).isZero();
    }
  }

  @Test
  @DisplayName("Neither the token nor the client secret is in any output or file")
  void neverShown() throws IOException {
    Script echo =
        exchange ->
            exchange.respond(
                "200 OK",
                "ETag: \"" + exchange.request().field("Authorization").orElse("") + "\"\r\n",
                GOOD);
    Script refusal =
        exchange ->
            exchange.respond(
                "403 " + exchange.request().field("Authorization").orElse(""), "", new byte[0]);
    try (BadServer tokens = BadServer.http(grants(""));
        BadServer server = BadServer.http(Script.sequence(echo, refusal))) {
      PlanBuilder plan = plan(server, tokens);
      fixture.fetches(plan, GOOD);
      Result result = fixture.run(plan);

      assertThat(Reports.line(result.report())).contains("403").doesNotContain(TOKEN, SECRET);
      assertThat(fixture.log).noneMatch(line -> line.contains(TOKEN));
      try (var files = Files.walk(volume)) {
        List<Path> written = files.filter(Files::isRegularFile).toList();
        assertThat(written).allSatisfy(file -> assertThat(file).content().doesNotContain(TOKEN));
      }
    }
  }
}
