package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Publishers send unusual responses that have only one meaning")
class RealPublishersTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  private static Script status(String line, String fields) {
    return exchange -> exchange.respond(line, fields, RunFixture.text("no"));
  }

  @ParameterizedTest(name = "L7 {0}")
  @DisplayName(
      "L7 A run percent-encodes unencoded characters in a Location if they are unambiguous")
  @CsvSource(
      delimiter = '>',
      value = {
        "/a b.csv>/a%20b.csv",
        "/a  b.csv?c=d e>/a%20%20b.csv?c=d%20e",
        "/a|b.csv>/a%7Cb.csv",
        "/\u00c3\u00bc.csv>/%C3%BC.csv",
        "/\u00fc.csv>/%FC.csv",
        "/{a}^`.csv>/%7Ba%7D%5E%60.csv",
        "/100%.csv>/100%25.csv",
        "/%zz/%41>/%25zz/%41",
        "b c.csv>/b%20c.csv",
        "?q=x y>/list.csv?q=x%20y",
        "http://127.0.0.1:PORT/x y#a b>/x%20y",
        "//127.0.0.1:PORT/x|y>/x%7Cy",
      })
  void encoded(String location, String target) {
    byte[] content = RunFixture.text(location);
    Script script =
        exchange ->
            (exchange.number() == 1
                    ? Script.redirect(302, location.replace("PORT", port(exchange)))
                    : Script.ok("", content))
                .answer(exchange);
    try (BadServer server = BadServer.http(script)) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), content);
      assertThat(server.seen().getLast().target()).isEqualTo(target);
    }
  }

  private static String port(Exchange exchange) {
    return exchange.request().field("Host").orElseThrow().replaceFirst(".*:", "");
  }

  @Test
  @DisplayName("L7 A run follows two equal Location fields, and refuses an ambiguous Location")
  void locationTwice() {
    Script twice = Script.bytes("HTTP/1.1 302 Found\r\nLocation: /b\r\nLocation: /b\r\n\r\n");
    try (BadServer server = BadServer.http(Script.sequence(twice, Script.ok("", GOOD)))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
    }
    for (String location :
        List.of("/a\\b", "http://a b/", "http://127.0.0.1\\@x/", "http://b\u00fc/", "/a\tb")) {
      try (BadServer server = BadServer.http(Script.redirect(302, location))) {
        fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.BAD_REDIRECT);
      }
    }
  }

  @ParameterizedTest(name = "L8 {0}")
  @DisplayName(
      "L8 A run ignores a Content-Encoding that is not a registered coding, and does not decode "
          + "the body")
  @ValueSource(
      strings = {
        "aws-chunked",
        "none",
        "AWS-Chunked",
        "utf-8",
        "binary",
        "text/csv",
        "identity, none",
        "",
        "none\r\nContent-Encoding: aws-chunked",
        "bzip2",
        "8bit;q=1"
      })
  void label(String coding) {
    byte[] content = RunFixture.text("label " + coding);
    try (BadServer server =
        BadServer.http(Script.ok("Content-Encoding: " + coding + "\r\n", content))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), content);
    }
  }

  @ParameterizedTest(name = "L8 {0}")
  @DisplayName(
      "L8 A run refuses a registered content coding other than gzip, also beside an unregistered "
          + "value")
  @ValueSource(
      strings = {
        "br",
        "zstd",
        "deflate",
        "compress",
        "x-compress",
        "aws-chunked, br",
        "gzip, br",
        "BR;q=1"
      })
  void coding(String coding) {
    try (BadServer server =
        BadServer.http(Script.ok("Content-Encoding: " + coding + "\r\n", GOOD))) {
      fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.CONTENT_CODING);
    }
  }

  @ParameterizedTest(name = "L19 {0}")
  @DisplayName("L19 A run accepts leading zeros and lists of equal values in Content-Length")
  @ValueSource(
      strings = {
        "0000000000000000000LENGTH",
        "LENGTH, LENGTH",
        "LENGTH,0LENGTH",
        "LENGTH\r\nContent-Length: 00LENGTH"
      })
  void lengths(String form) {
    byte[] content = RunFixture.text("length " + form);
    String fields = "Content-Length: " + form.replace("LENGTH", "" + content.length) + "\r\n";
    try (BadServer server =
        BadServer.http(exchange -> exchange.send(Exchange.head("200 OK", fields)).send(content))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), content);
    }
  }

  @Test
  @DisplayName("L19 A run accepts leading zeros in a chunk size and in Content-Range")
  void otherNumbers() {
    byte[] content = RunFixture.text("id;name\n1;chunked\n");
    String chunked = "0".repeat(30) + Integer.toHexString(content.length) + "\r\n";
    try (BadServer server =
        BadServer.http(
            exchange ->
                exchange
                    .send(Exchange.head("200 OK", "Transfer-Encoding: chunked\r\n") + chunked)
                    .send(content)
                    .send("\r\n0\r\n\r\n"))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), content);
    }
    byte[] rest = Arrays.copyOfRange(TwoPartBody.BODY, TwoPartBody.CUT, TwoPartBody.BODY.length);
    Script part =
        exchange ->
            exchange.respond(
                "206 Partial Content", "Content-Range: bytes 0004000-0009999/00010000\r\n", rest);
    try (BadServer server =
        BadServer.http(Script.sequence(TwoPartBody.cut("ETag: \"1\"\r\n"), part))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")).attempts(2), TwoPartBody.BODY);
      assertThat(server.seen()).hasSize(2);
    }
    for (String length : List.of("1, 2", "+1", "1 1", "9".repeat(19), "0x1", "-0")) {
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\nx";
      try (BadServer server = BadServer.http(Script.bytes(answer))) {
        fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.BAD_FRAMING);
      }
    }
  }

  @ParameterizedTest(name = "L12 {0}")
  @DisplayName("L12 Retry-After sets a hold for the scheduled runs, with every status")
  @ValueSource(
      strings = {
        "300 Choose",
        "400 No",
        "401 No",
        "403 Forbidden",
        "404 No",
        "410 Gone",
        "451 No",
        "501 No",
        "503 Busy"
      })
  void holds(String line) {
    Instant now = Instant.parse("2026-11-22T06:12:00Z");
    fixture.clock = () -> now;
    fixture.requested = true;
    try (BadServer server = BadServer.http(status(line, "Retry-After: 3600\r\n"))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(3);
      assertThat(fixture.run(plan).report().hold())
          .extracting(Hold::until, Hold::reason)
          .containsExactly(now.plusSeconds(3600), Hold.Reason.RETRY_AFTER);
      fixture.requested = false;
      assertThat(fixture.run(plan).report().outcome()).isEqualTo(Outcome.SKIPPED);
      assertThat(server.seen()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "L12 A redirect has a Retry-After: the run waits if the time is short, and else sets a hold "
          + "for the scheduled runs")
  void redirectLater() {
    Script soon =
        exchange ->
            exchange.respond("302 Found", "Location: /b\r\nRetry-After: 1\r\n", new byte[0]);
    try (BadServer server = BadServer.http(Script.sequence(soon, Script.ok("", GOOD)))) {
      long start = System.nanoTime();
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(900));
    }
    Script late =
        exchange ->
            exchange.respond("302 Found", "Location: /b\r\nRetry-After: 3600\r\n", new byte[0]);
    try (BadServer server = BadServer.http(late)) {
      Result result =
          fixture.fails(new PlanBuilder(server.url("/list.csv")), TRANSIENT, Reason.STATUS);
      assertThat(result.report().hold()).isNotNull();
      assertThat(server.seen()).hasSize(1);
    }
  }

  @ParameterizedTest(name = "L13 {0} {1}")
  @DisplayName(
      "L13 The message for a refused request follows from the response and says what to do")
  @CsvSource(
      delimiter = '>',
      value = {
        "403 Forbidden>>no credentials are set>source.http.userAgent",
        "401 No>>wants credentials>source.http has none",
        "401 No>Basic realm=\"Digest, NTLM\">wants Basic>source.http.basicAuth",
        "401 No>Bearer>wants>source.http.bearerToken",
        "401 No>Digest realm=\"x\", nonce=\"y\", qop=\"auth\">wants Digest>source.http.digestAuth",
        "401 No>NTLM>wants NTLM>does not speak",
        "401 No>Negotiate, NTLM>wants Negotiate, NTLM>does not speak",
        "401 No>Negotiate, Basic realm=\"x\">wants Basic>source.http.basicAuth",
        "401 No>AWS4-HMAC-SHA256>wants AWS4-HMAC-SHA256>does not speak",
      })
  void advice(String line, String challenge, String words, String more) {
    String fields = challenge == null ? "" : "WWW-Authenticate: " + challenge + "\r\n";
    try (BadServer server = BadServer.http(status(line, fields))) {
      Result result =
          fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.STATUS);
      assertThat(result.report().message()).contains(words, more).doesNotContain("Check the cred");
      PlanBuilder plan =
          new PlanBuilder(server.url("/list.csv")).header("Authorization", "Custom abcdefgh");
      assertThat(fixture.fails(plan, PERMANENT, Reason.STATUS).report().message())
          .contains("Check the credentials of source.http.");
    }
  }

  @Test
  @DisplayName("L16 One of a run's requests fails: the message names this request")
  void whichRequest() {
    Script noSums =
        exchange ->
            (exchange.request().target().startsWith("/sums")
                    ? status("404 Not Found", "")
                    : Script.ok("", GOOD))
                .answer(exchange);
    try (BadServer server = BadServer.http(noSums)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums?token=12345678"));
      assertThat(fixture.fails(plan, PERMANENT, Reason.STATUS).report().message())
          .startsWith(
              "The checksum file " + server.url("/sums?…") + ": The server answered 404 Not");
    }
    Script noFile =
        exchange ->
            (exchange.request().target().startsWith("/sums")
                    ? Script.ok("", RunFixture.text(RunFixture.sha256(GOOD)))
                    : status("503 Busy", ""))
                .answer(exchange);
    try (BadServer server = BadServer.http(noFile)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      assertThat(fixture.fails(plan, TRANSIENT, Reason.STATUS).report().message())
          .startsWith("The file " + server.url("/list.csv") + ": The server answered 503 Busy");
      plan.checksum = null;
      assertThat(fixture.fails(plan, TRANSIENT, Reason.STATUS).report().message())
          .startsWith("The server answered 503 Busy");
    }
  }

  @Test
  @DisplayName(
      "L22 Timeouts in the plan take effect, whether they are shorter or longer than the defaults")
  void timeouts() {
    Duration wait = Duration.ofMillis(1600);
    Script slow =
        exchange -> {
          LockSupport.parkNanos(wait.toNanos());
          exchange.send(Exchange.head("200 OK", "Content-Length: " + GOOD.length + "\r\n"));
          exchange.send(new byte[] {GOOD[0]});
          LockSupport.parkNanos(wait.toNanos());
          exchange.send(Arrays.copyOfRange(GOOD, 1, GOOD.length));
        };
    fixture.limits = RunFixture.SHORT;
    try (BadServer server = BadServer.http(slow)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      fixture.fails(plan, TRANSIENT, Reason.HEADER_TIMEOUT);
      Duration second = Duration.ofSeconds(1);
      Duration minute = Duration.ofMinutes(1);
      plan.timeouts = new FetchPlan.Timeouts(second, minute, second);
      fixture.fails(plan, TRANSIENT, Reason.STALLED);
      plan.timeouts = new FetchPlan.Timeouts(second, minute, minute);
      fixture.fetches(plan, GOOD);
    }
  }
}
