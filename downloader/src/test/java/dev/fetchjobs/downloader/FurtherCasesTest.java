package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
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
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Responses of servers have unusual but harmless forms")
class FurtherCasesTest {

  private static final Script FILE = Script.ok("", GOOD);

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

  private static void isHeld(Result result) {
    assertThat(result.report().hold()).as(result.report().message()).isNotNull();
    assertThat(result.report().hold().reason()).isEqualTo(Hold.Reason.RETRY_AFTER);
  }

  @Test
  @DisplayName(
      "L12 A token server's Retry-After sets a hold for the scheduled runs, with every status")
  void heldByTokenServer() {
    for (String line : List.of("400 Bad", "403 Forbidden", "503 Busy")) {
      try (BadServer tokens = BadServer.http(status(line, "Retry-After: 3600\r\n"))) {
        PlanBuilder plan = new PlanBuilder("http://localhost:1/list.csv");
        SecretMount mounted = new SecretMount(secrets);
        plan.oauth2 =
            new FetchPlan.OAuth2(
                tokens.url("/token"),
                mounted.key("id", "me"),
                mounted.key("secret", Canary.secret("held token")),
                List.of());
        fixture.requested = true;
        isHeld(fixture.run(plan));
      }
    }
  }

  @Test
  @DisplayName(
      "L12 A proxy's Retry-After sets a hold for the scheduled runs, over http and over https")
  void heldByProxy() {
    for (String url : List.of("http://publisher.example/x", "https://publisher.example/x")) {
      for (String line : List.of("407 Who", "503 Busy", "403 Forbidden")) {
        try (BadServer proxy = BadServer.http(status(line, "Retry-After: 3600\r\n"))) {
          PlanBuilder plan = new PlanBuilder(url);
          plan.proxy = new FetchPlan.Proxy(proxy.url(""), null, List.of(), true);
          fixture.requested = true;
          isHeld(fixture.run(plan));
        }
      }
    }
  }

  @ParameterizedTest
  @DisplayName(
      "L21 A checksum file that is for a moment a web page, empty or cut: the run makes one more "
          + "attempt")
  @ValueSource(strings = {"<!DOCTYPE html><html>Maintenance</html>", "", "e3b0c442"})
  void checksumFileForAMoment(String bad) {
    Script sums = Script.ok("", RunFixture.text(RunFixture.sha256(GOOD)));
    try (BadServer server =
        BadServer.http(Script.sequence(Script.ok("", RunFixture.text(bad)), FILE, sums, FILE))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(3);
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      fixture.fetches(plan, GOOD);
    }
    try (BadServer server = BadServer.http(Script.ok("", RunFixture.text(bad)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(9);
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      assertThat(fixture.run(plan).report().reason()).isEqualTo(Reason.CHECKSUM_MISSING.word());
      assertThat(server.seen()).as("it stays: twice and no more").hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  @DisplayName(
      "L21 A gzip-encoded listing that is cut for a moment: the run makes one more attempt")
  void listingForAMoment() {
    byte[] half = new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1};
    Script cut = Script.ok("Content-Encoding: gzip\r\n", half);
    Script whole = Script.ok("", RunFixture.text("[\"/list.csv\"]"));
    for (Script then : List.of(whole, cut)) {
      try (BadServer server =
          BadServer.http(Script.sequence(cut, then, then == cut ? cut : FILE))) {
        PlanBuilder plan = new PlanBuilder(server.url("/index")).attempts(9);
        plan.find = new Find(Format.JSON, "$[*]", null, null, List.of(), null, Choice.ONLY);
        if (then == cut) {
          assertThat(fixture.run(plan).report().message()).contains("and it is cut short");
          assertThat(server.seen()).hasSize(2);
        } else {
          fixture.fetches(plan, GOOD);
        }
      }
    }
  }

  @ParameterizedTest
  @DisplayName(
      "L14 A listing's item with an empty link is no entry, so the run does not publish the "
          + "listing itself:")
  @ValueSource(strings = {"", " ", "\\n", "#", "#top"})
  void emptyLink(String link) {
    byte[] index = RunFixture.text("[{\"l\": \"" + link + "\"}]");
    try (BadServer server = BadServer.http(Script.ok("", index))) {
      PlanBuilder plan = new PlanBuilder(server.url("/index"));
      plan.find = new Find(Format.JSON, "$[*]", "/l", null, List.of(), null, Choice.ONLY);
      assertThat(fixture.fails(plan, TRANSIENT, Reason.NOT_LISTED).report().message())
          .contains("None of the listing's 1 entries has a link at /l.");
    }
  }

  @Test
  @DisplayName("L7 A run ignores blanks around a link of a listing")
  void blanksAroundLink() {
    Script index = Script.ok("", RunFixture.text("[\" /list.csv\\n\"]"));
    try (BadServer server = BadServer.http(Script.sequence(index, FILE))) {
      PlanBuilder plan = new PlanBuilder(server.url("/index"));
      plan.find = new Find(Format.JSON, "$[*]", null, null, List.of(), null, Choice.ONLY);
      fixture.fetches(plan, GOOD);
      assertThat(server.seen().getLast().target()).isEqualTo("/list.csv");
    }
  }

  @Test
  @DisplayName("L22 The body of a checksum file may arrive as slowly as timeouts.stall allows")
  void slowChecksumFile() {
    Script slow =
        exchange -> {
          exchange.send(Exchange.head("200 OK", "Content-Length: 64\r\n"));
          LockSupport.parkNanos(Duration.ofMillis(1600).toNanos());
          exchange.send(RunFixture.sha256(GOOD));
        };
    for (int stall : List.of(1, 60)) {
      try (BadServer server = BadServer.http(Script.sequence(slow, FILE))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
        plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
        Duration second = Duration.ofSeconds(1);
        plan.timeouts = new FetchPlan.Timeouts(second, second, Duration.ofSeconds(stall));
        if (stall == 1) {
          assertThat(fixture.fails(plan, TRANSIENT, Reason.STALLED).report().message())
              .contains("The checksum file did not come whole within 1 s.");
        } else {
          fixture.fetches(plan, GOOD);
        }
      }
    }
  }

  @Test
  @DisplayName(
      "L6 A run accepts checksum files from certutil, Get-FileHash, signed lists and Metalink")
  void checksumTools() {
    String hex = RunFixture.sha256(GOOD);
    String upper = hex.toUpperCase(Locale.ROOT);
    String other = "0".repeat(64);
    for (String text :
        List.of(
            "SHA256 hash of list.csv:\r\n" + hex + "\r\nCertUtil: -hashfile command completed.\r\n",
            "\r\nAlgorithm : SHA256\r\nHash      : "
                + upper
                + "\r\nPath      : C:\\out\\list.csv\r\n",
            "Algorithm  Hash  Path\n---------  ----  ----\nSHA256  "
                + upper
                + "  C:\\out\\list.csv\n",
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n"
                + hex
                + "  list.csv\n"
                + other
                + "  other.csv\n"
                + "-----BEGIN PGP SIGNATURE-----\n\n"
                + "iQIzBAEBCgAdFiEE\n"
                + "=abcd\n"
                + "-----END PGP SIGNATURE-----\n",
            "<?xml version=\"1.0\"?><metalink><file name=\"list.csv\"><hash type=\"sha-256\">"
                + hex
                + "</hash></file></metalink>",
            "list.csv:\n  md5: " + "0".repeat(32) + "\n  sha256: " + hex + "\n",
            "{\n \"list.csv\": {\n  \"sha1\": \""
                + "0".repeat(40)
                + "\",\n  \"sha256\": \""
                + hex
                + "\"\n }\n}")) {
      try (BadServer server =
          BadServer.http(Script.sequence(Script.ok("", RunFixture.text(text)), FILE))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
        plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
        Result result = fixture.run(plan);
        assertThat(result.report().outcome().isSuccess())
            .as(text + result.report().message())
            .isTrue();
      }
    }
  }

  @Test
  @DisplayName("L3 L7 A run follows an unusual but unambiguous Location")
  void locations() {
    for (String form :
        List.of(
            "\t%s/moved.csv",
            "%s/moved.csv  ",
            "%s/a/../moved.csv",
            "/moved.csv?a=[1]&b={2}",
            "moved.csv#part",
            "%s/moved.csv?q=caf\u00e9^`",
            "./moved.csv")) {
      Script script =
          exchange ->
              (exchange.request().target().startsWith("/list")
                      ? Script.redirect(302, form.formatted("http://localhost:" + port()))
                      : FILE)
                  .answer(exchange);
      try (BadServer server = BadServer.http(script)) {
        port = Integer.parseInt(server.url("").replaceAll(".*:", ""));
        PlanBuilder plan =
            new PlanBuilder(server.url("/list.csv").replace("127.0.0.1", "localhost"));
        Result result = fixture.run(plan);
        assertThat(result.report().outcome().isSuccess())
            .as(form + " " + result.report().message())
            .isTrue();
      }
    }
  }

  private int port;

  private int port() {
    return port;
  }

  @ParameterizedTest
  @DisplayName("L8 A run accepts a Content-Encoding with unregistered labels, also beside a coding")
  @ValueSource(
      strings = {"utf-8", "UTF-8, identity", "binary", "base64", "text/csv", "", ",", "none, none"})
  void labels(String label) {
    try (BadServer server =
        BadServer.http(Script.ok("Content-Encoding: " + label + "\r\n", GOOD))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
    }
  }

  @ParameterizedTest
  @DisplayName(
      "L14 A run refuses the error documents of further services with the reason ErrorMessage")
  @ValueSource(
      strings = {
        "[{\"message\":\"Session expired or invalid\",\"errorCode\":\"INVALID_SESSION_ID\"}]",
        "{\"odata.error\":{\"code\":\"x\",\"message\":{\"lang\":\"en\",\"value\":\"x\"}}}",
        "{\"data\":null,\"errors\":[{\"message\":\"x\"}]}",
        "{\"ok\":false,\"error\":\"not_authed\"}",
        "{\"ErrorCode\":\"17\",\"ErrorMessage\":\"x\"}",
        "<m:error"
            + " xmlns:m='http://schemas.microsoft.com/ado/2007/08/dataservices/metadata'><m:code/></m:error>",
        "<Fault><faultstring>x</faultstring></Fault>"
      })
  void errorDocuments(String body) {
    try (BadServer server = BadServer.http(Script.ok("", RunFixture.text(body)))) {
      Result result = fixture.run(new PlanBuilder(server.url("/list.csv")));
      assertThat(result.report().outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(result.report().reason()).isEqualTo(Reason.ERROR_MESSAGE.word());
    }
  }

  @Test
  @DisplayName(
      "L19 A run refuses a Content-Length with a plus, and accepts two fields with equal values")
  void lengths() {
    String length = "Content-Length: 00" + GOOD.length + "\r\n";
    String text = new String(GOOD, StandardCharsets.UTF_8);
    try (BadServer server =
        BadServer.http(Script.bytes("HTTP/1.1 200 OK\r\n" + length + length + "\r\n" + text))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
    }
    try (BadServer server =
        BadServer.http(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n" + text))) {
      fixture.fails(new PlanBuilder(server.url("/list.csv")), PERMANENT, Reason.BAD_FRAMING);
    }
  }

  @Test
  @DisplayName(
      "L1 The server sends a whole new body instead of the rest: the run publishes the whole body")
  void otherWhole() {
    for (byte[] whole : List.of(GOOD, RunFixture.text("longer ".repeat(3000)))) {
      fixture = new RunFixture(volume.resolve("n" + whole.length));
      assertThat(fixture.volume.toFile().mkdirs()).isTrue();
      String tag = "ETag: \"1\"\r\n";
      try (BadServer server =
          BadServer.http(Script.sequence(TwoPartBody.cut(tag), Script.ok(tag, whole)))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
        fixture.fails(plan, TRANSIENT, Reason.CUT_SHORT);
        fixture.fetches(plan, whole);
      }
    }
  }

  @Test
  @DisplayName(
      "L17 No output shows a secret from a file with a line end in base64, hexadecimal or partly "
          + "percent-encoded form")
  void nestedForms() {
    String secret = Canary.secret("nested");
    String base64 = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    String hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
    for (String form : Arrays.asList(base64, hex, secret.replace("-", "%2D"))) {
      String line = "HTTP/1.1 403 no " + form + "\r\nContent-Length: 0\r\n\r\n";
      try (BadServer server = BadServer.http(Script.bytes(line))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
        plan.bearerToken = new SecretMount(secrets).key("t", secret + "\n");
        Result result = fixture.run(plan);
        assertThat(result.report().message()).contains("***").doesNotContain(form);
        assertThat(String.join("", fixture.log)).doesNotContain(form);
      }
    }
  }
}
