package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static dev.fetchjobs.downloader.RunFixture.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("No output contains secrets")
class SecretFaultsTest {

  private static final String KEY = Canary.secret("header for a checksum file");

  @TempDir Path volume;
  @TempDir Path secrets;
  private SecretMount mounted;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
    mounted = new SecretMount(secrets);
  }

  @Test
  @DisplayName("D69 The server sends the request's secrets back: no output contains a secret")
  void secretsAreRedacted() throws IOException {
    String canary = Canary.secret("query, header, password").replace("canary", "canary%2F");
    Script echo =
        exchange -> {
          String all = exchange.request().toString().replaceAll("\\s+", " ");
          switch (exchange.number() % 4) {
            case 0 -> exchange.send("HTTP/1.1 503 " + all + "\r\nContent-Length: 0\r\n\r\n");
            case 1 -> exchange.send("HTTP/1.1 404 " + all.replace("%2F", "/") + "\r\n\r\n");
            case 2 ->
                Script.redirect(302, "http://user:" + canary + "@x/?" + canary).answer(exchange);
            default -> exchange.respond("200 OK", "ETag: \"" + canary + "\"\r\n", GOOD);
          }
        };
    try (BadServer server = BadServer.http(echo)) {
      for (int i = 0; i < 8; i++) {
        PlanBuilder plan =
            new PlanBuilder(server.url("/list.csv?key=" + canary))
                .header("X-Api-Key", canary)
                .attempts(1);
        plan.basicAuth =
            new FetchPlan.BasicAuth(
                mounted.key("user", "alice-" + canary), mounted.key("pass", canary + "\n"));
        Result result = fixture.run(plan);
        assertThat(Reports.line(result.report())).doesNotContain("canary", "Y2FuYXJ5");
      }
      assertThat(fixture.log).isNotEmpty().noneMatch(line -> line.contains("canary"));
      try (var files = Files.walk(volume)) {
        assertThat(files.filter(Files::isRegularFile))
            .allSatisfy(file -> assertThat(file).content().doesNotContain("canary"));
      }
    }
  }

  @Test
  @DisplayName(
      "D69 The server sends a very long reason phrase or one with control characters: the report "
          + "stays valid")
  void hostileReason() {
    for (String reason :
        List.of("<script>".repeat(5_000), "\u001b[31m red", "a\0b", "\u00c3\u00a4".repeat(900))) {
      try (BadServer server = BadServer.http(Script.bytes("HTTP/1.1 404 " + reason + "\r\n\r\n"))) {
        fixture.run(new PlanBuilder(server.url("/list.csv")));
      }
    }
  }

  @Test
  @DisplayName(
      "D69 The server puts secrets into a redirect's path or into the file: only the file itself "
          + "contains the secrets")
  void secretsAreRedactedOnTheVolume() throws IOException {
    String token = Canary.secret("token behind a word");
    Script echo =
        exchange -> {
          if (exchange.request().target().equals("/list.csv")) {
            Script.redirect(302, "/" + token + "/list.csv").answer(exchange);
          } else {
            exchange.respond(
                "200 OK", "ETag: \"" + token + "\"\r\n", RunFixture.text(token + " is bad\n"));
          }
        };
    try (BadServer server = BadServer.http(echo)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.headers.add(
          new FetchPlan.Header("Authorization", null, mounted.key("header", "Bearer " + token)));

      // When: published
      Result published = fixture.run(plan);

      // Then
      assertThat(Reports.line(published.report())).contains("***").doesNotContain(token);
      assertThat(fixture.volume.resolve(".fetchjob/data/list/manifest.json"))
          .content()
          .contains("***")
          .doesNotContain(token);

      // When: refused
      plan.lines = List.of(new FetchPlan.Line(1, "^id;"));
      Result refused = fixture.run(plan);

      // Then: only the refused file itself contains the secret
      assertThat(refused.report().message()).contains("Line 1 is").doesNotContain(token);
      try (var files = Files.walk(volume)) {
        assertThat(files.filter(file -> file.toString().matches(".*([.]json|[.]txt)$")))
            .isNotEmpty()
            .allSatisfy(file -> assertThat(file).content().doesNotContain(token));
      }
    }
  }

  @Test
  @DisplayName(
      "D69 The server sends a secret back percent-encoded, in part or as a whole: no output "
          + "contains it")
  void secretsComeBackEncoded() throws IOException {
    String key = Canary.secret("percent-encoded") + "!\u007e@";
    for (String path : List.of(encoded(key, 1), encoded(key, 2).toLowerCase(Locale.ROOT))) {
      Script echo =
          exchange -> {
            if (exchange.request().target().equals("/list.csv")) {
              Script.redirect(302, "/" + path + "/list.csv").answer(exchange);
            } else {
              exchange.respond("200 OK", "", GOOD);
            }
          };
      try (BadServer server = BadServer.http(echo)) {
        Result result =
            fixture.run(new PlanBuilder(server.url("/list.csv")).header("X-Api-Key", key));
        assertThat(result.report().artifact().url()).endsWith("/***/list.csv");
        assertThat(fixture.volume.resolve(".fetchjob/data/list/manifest.json"))
            .content()
            .contains("/***/list.csv")
            .doesNotContain(path);
      }
    }
  }

  /** Encodes every n-th character as {@code %41}. */
  private static String encoded(String text, int every) {
    StringBuilder coded = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      coded.append(
          i % every == 0 || !Character.isLetterOrDigit(text.charAt(i))
              ? "%%%02X".formatted((int) text.charAt(i))
              : String.valueOf(text.charAt(i)));
    }
    return coded.toString();
  }

  @Test
  @DisplayName("A run does not send the file's credentials to a checksum file on another origin")
  void checksumFile() {
    Script sums = Script.ok("", RunFixture.text(RunFixture.sha256(GOOD) + "  list.csv\n"));
    try (BadServer other = BadServer.http(sums);
        BadServer server = BadServer.http(Script.ok("", GOOD))) {
      PlanBuilder plan = new PlanBuilder(server.url("/x/list.csv?a=b")).header("X-Api-Key", KEY);
      plan.checksum = new Checksum(Algorithm.SHA_256, null, other.url("/SHA256SUMS"));
      fixture.fetches(plan, GOOD);
      assertThat(other.seen().getFirst().field("X-Api-Key")).isEmpty();
      assertThat(server.seen().getFirst().field("X-Api-Key")).contains(KEY);
    }
    try (BadServer server =
        BadServer.http(
            exchange ->
                (exchange.request().target().equals("/sums")
                        ? Script.ok("", RunFixture.text("00".repeat(32) + "\n"))
                        : Script.ok("", NEWER))
                    .answer(exchange))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      fixture.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
    }
  }
}
