package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.CONFIG;
import static dev.fetchjobs.contract.FailureClass.POLICY;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.Seen;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A run sends a POST request")
class PostTest {

  private static final String QUERY = "{\"list\": \"Aktien für alle\"}";

  @TempDir Path volume;
  @TempDir Path secrets;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static PlanBuilder post(String url) {
    PlanBuilder plan = new PlanBuilder(url);
    plan.post = new FetchPlan.Post("application/json", QUERY, null);
    return plan;
  }

  private static String octets(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  @Test
  @DisplayName("A POST request has the body, the body's media type and the body's length in bytes")
  void body() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.fetches(post(server.url("/query?v=2")), GOOD);

      Seen seen = server.seen().getFirst();
      assertThat(seen.requestLine()).isEqualTo("POST /query?v=2 HTTP/1.1");
      assertThat(seen.field("Content-Type")).contains("application/json");
      assertThat(seen.field("Content-Length")).contains(String.valueOf(octets(QUERY).length()));
      assertThat(seen.body()).isEqualTo(octets(QUERY));
    }
  }

  @Test
  @DisplayName("A POST request without a body has Content-Length 0")
  void empty() {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/query"));
      plan.post = new FetchPlan.Post(null, null, null);
      fixture.fetches(plan, GOOD);

      Seen seen = server.seen().getFirst();
      assertThat(seen.field("Content-Length")).contains("0");
      assertThat(seen.field("Content-Type")).isEmpty();
    }
  }

  @ParameterizedTest
  @DisplayName("After a redirect with 307 or 308 within the origin, the run sends the body again")
  @ValueSource(ints = {307, 308})
  void keepsTheBody(int status) {
    try (BadServer server =
        BadServer.http(Script.sequence(Script.redirect(status, "/two"), Script.ok("", GOOD)))) {
      fixture.fetches(post(server.url("/one")), GOOD);

      assertThat(server.seen().get(1).requestLine()).isEqualTo("POST /two HTTP/1.1");
      assertThat(server.seen().get(1).body()).isEqualTo(octets(QUERY));
    }
  }

  @ParameterizedTest
  @DisplayName(
      "After a redirect of a POST with another status than 307 or 308, the run sends a GET "
          + "without a body:")
  @ValueSource(ints = {301, 302, 303})
  void becomesGet(int status) {
    try (BadServer server =
        BadServer.http(Script.sequence(Script.redirect(status, "/two"), Script.ok("", GOOD)))) {
      fixture.fetches(post(server.url("/one")), GOOD);

      Seen second = server.seen().get(1);
      assertThat(second.requestLine()).isEqualTo("GET /two HTTP/1.1");
      assertThat(second.field("Content-Type")).isEmpty();
      assertThat(second.field("Content-Length")).isEmpty();
      assertThat(second.body()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "A run never sends a body to another origin, but after a 303 it may send a GET to a listed "
          + "host")
  void otherOrigin() {
    try (BadServer other = BadServer.http(Script.ok("", GOOD))) {
      String elsewhere = other.url("localhost", "/list.csv");
      for (int status : List.of(307, 308)) {
        try (BadServer server = BadServer.http(Script.redirect(status, elsewhere))) {
          PlanBuilder plan = post(server.url("/one")).redirectHosts("localhost");
          Result result = fixture.fails(plan, POLICY, Reason.REDIRECT_DENIED);
          assertThat(result.report().message()).contains("A body is not sent to another origin");
        }
      }
      assertThat(other.seen()).isEmpty();
      try (BadServer server = BadServer.http(Script.redirect(303, elsewhere))) {
        fixture.fetches(post(server.url("/one")).redirectHosts("localhost"), GOOD);
        assertThat(other.seen().getFirst().requestLine()).startsWith("GET ");
        assertThat(other.seen().getFirst().body()).isEmpty();
      }
    }
  }

  @Test
  @DisplayName(
      "A POST request has no validators and no range, and the digest shows whether the file "
          + "changed")
  void unconditional() {
    String fields =
        "ETag: \"v1\"\r\nLast-Modified: Mon, 23 Nov 2026 00:00:00 GMT\r\nAccept-Ranges: bytes\r\n";
    Script script =
        exchange -> exchange.respond("200 OK", fields, exchange.number() < 3 ? GOOD : NEWER);
    try (BadServer server = BadServer.http(script)) {
      PlanBuilder plan = post(server.url("/query"));
      fixture.fetches(plan, GOOD);
      fixture.unchanged(plan, Reason.SAME_CONTENT);
      fixture.fetches(plan, NEWER);

      assertThat(server.seen())
          .hasSize(3)
          .allSatisfy(
              seen ->
                  assertThat(seen.toString())
                      .doesNotContainIgnoringCase("if-none-match")
                      .doesNotContainIgnoringCase("if-modified-since")
                      .doesNotContainIgnoringCase("range:"));
    }
  }

  @Test
  @DisplayName("After a POST response that was cut, the next POST requests the whole file")
  void cut() {
    Script cut =
        exchange ->
            exchange
                .send("HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 17\r\n\r\nid;name")
                .cut();
    try (BadServer server =
        BadServer.http(Script.sequence(cut, Script.ok("ETag: \"v1\"\r\n", GOOD)))) {
      fixture.fetches(post(server.url("/query")).attempts(2), GOOD);

      assertThat(server.seen())
          .extracting(Seen::body)
          .containsExactly(octets(QUERY), octets(QUERY));
      assertThat(server.seen().get(1).field("Range")).isEmpty();
    }
    try (BadServer server = BadServer.http(cut)) {
      fixture.fails(post(server.url("/query")), TRANSIENT, Reason.CUT_SHORT);
    }
  }

  @Test
  @DisplayName("A GET for the same URL does not send the validators from a POST response")
  void sameAddressByGet() {
    try (BadServer server = BadServer.http(Script.ok("ETag: \"v1\"\r\n", GOOD))) {
      fixture.fetches(post(server.url("/query")), GOOD);
      fixture.run(new PlanBuilder(server.url("/query")));

      assertThat(server.seen().get(1).field("If-None-Match")).isEmpty();
    }
  }

  @Test
  @DisplayName("A run sends a body from a Secret byte for byte, and no output shows a part of it")
  void secretBody() {
    String password = Canary.secret("in a body");
    String form = "user=alice&password=" + password + "&x=1\n";
    SecretMount mounted = new SecretMount(secrets);
    Script echo =
        exchange ->
            exchange.respond("403 you sent " + exchange.request().body().strip(), "", new byte[0]);
    try (BadServer server = BadServer.http(Script.sequence(Script.ok("", GOOD), echo, echo))) {
      PlanBuilder plan = new PlanBuilder(server.url("/query"));
      plan.post =
          new FetchPlan.Post("application/x-www-form-urlencoded", null, mounted.key("form", form));
      fixture.fetches(plan, GOOD);
      assertThat(server.seen().getFirst().body()).isEqualTo(form);

      Result result = fixture.run(plan);
      assertThat(Reports.line(result.report())).doesNotContain(password);
      assertThat(fixture.log).noneMatch(line -> line.contains(password));

      plan.post = new FetchPlan.Post("text/plain", null, mounted.key("form", "x".repeat(16_385)));
      assertThat(fixture.fails(plan, CONFIG, Reason.SECRET).report().message())
          .contains("key form of Secret s is larger than 16 KiB");
    }
  }
}
