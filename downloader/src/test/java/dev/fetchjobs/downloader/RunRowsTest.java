package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.INTEGRITY;
import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.Scene.GOOD;
import static dev.fetchjobs.downloader.Scene.NEWER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.report.Reports;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("Runs")
class RunRowsTest {

  private static final Script BUSY = exchange -> exchange.respond("503 Busy", "", new byte[0]);

  @TempDir Path volume;
  @TempDir Path secrets;
  private Scene scene;

  @BeforeEach
  void begin() {
    scene = new Scene(volume);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static Script coded(String coding, byte[] body) {
    return Script.ok("ETag: \"1\"\r\nContent-Encoding: " + coding + "\r\n", body);
  }

  @Test
  @DisplayName("D54 gzip not asked for is decoded; checksum and size are over the decoded bytes")
  void gzipUnasked() throws IOException {
    try (BadServer server = BadServer.http(coded("gzip", gzip(GOOD)))) {
      Plan plan = new Plan(server.url("/list.csv")).sha256(Scene.sha256(GOOD));
      Result result = scene.fetches(plan, GOOD);
      assertThat(server.seen().getFirst().field("Accept-Encoding")).contains("identity");
      assertThat(result.report().message()).contains("gzip-encoded, unasked");
      assertThat(result.report().bytes()).isEqualTo(GOOD.length);
    }
    try (BadServer server = BadServer.http(coded("x-gzip", gzip(NEWER)))) {
      Plan plan = new Plan(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.MD5, "00".repeat(16), null);
      scene.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
    }
  }

  @Test
  @DisplayName("D54 a cut gzip coding is resumed in its coded bytes")
  void gzipResumed() throws IOException {
    byte[] coded = gzip(Scene.text("line\n".repeat(5000) + Math.random()));
    byte[] plain =
        new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(coded)).readAllBytes();
    Script cut =
        exchange ->
            exchange
                .send(
                    Exchange.head(
                        "200 OK",
                        "ETag: \"1\"\r\nContent-Encoding: gzip\r\nContent-Length: "
                            + coded.length
                            + "\r\n"))
                .send(Arrays.copyOf(coded, 40));
    Script rest =
        exchange ->
            exchange.respond(
                "206 Partial Content",
                "ETag: \"1\"\r\nContent-Encoding: gzip\r\nContent-Range: bytes 40-%d/%d\r\n"
                    .formatted(coded.length - 1, coded.length),
                Arrays.copyOfRange(coded, 40, coded.length));
    try (BadServer server = BadServer.http(Script.sequence(cut, rest))) {
      scene.fetches(new Plan(server.url("/list.csv")).attempts(2), plain);
    }
  }

  @Test
  @DisplayName("D54 other codings, a broken gzip and a bomb")
  void otherCodings() throws IOException {
    for (String coding : List.of("br", "deflate", "zstd", "gzip, gzip", "compress", "x\u00ff")) {
      try (BadServer server = BadServer.http(coded(coding, gzip(GOOD)))) {
        scene.fails(new Plan(server.url("/list.csv")), PERMANENT, Reason.CONTENT_CODING);
      }
    }
    byte[] bomb = gzip(new byte[32 << 20]);
    try (BadServer server = BadServer.http(coded("gzip", bomb))) {
      Plan plan = new Plan(server.url("/list.csv"));
      scene.fails(plan, LIMIT, Reason.TOO_LARGE);
      plan.maxBytes = 1 << 30;
      scene.fails(plan, LIMIT, Reason.RATIO);
    }
    try (BadServer server = BadServer.http(coded("gzip", GOOD))) {
      Result result = scene.run(new Plan(server.url("/list.csv")));
      assertThat(result.report().failureClass()).isEqualTo(INTEGRITY);
      assertThat(scene.published()).isNull();
      assertThat(scene.bodies()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "D63 the second run waits for the lock, re-reads the manifest, and finds it unchanged")
  void secondRunWaits() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Script slow =
        exchange -> {
          await(go);
          exchange.respond("200 OK", "ETag: \"1\"\r\n", GOOD);
        };
    Script same = Script.bytes("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
    try (BadServer server = BadServer.http(Script.sequence(slow, same))) {
      Plan plan = new Plan(server.url("/list.csv"));
      CompletableFuture<Result> first =
          CompletableFuture.supplyAsync(() -> scene.run(plan, "first"));
      Awaitility.await().until(() -> server.seen().size() == 1);
      CompletableFuture<Result> second =
          CompletableFuture.supplyAsync(() -> scene.run(plan, "second"));
      Result tooLate = scene.run(new Plan(plan.url).timeout(Duration.ofMillis(400)), "too-late");
      assertThat(tooLate.report().outcome()).isEqualTo(Outcome.SKIPPED);
      assertThat(tooLate.report().reason()).isEqualTo(Reason.LOCKED.word());
      assertThat(tooLate.report().message()).contains("job first since");
      assertThat(tooLate.exitCode().code()).isZero();
      go.countDown();
      assertThat(first.get().report().outcome()).isEqualTo(Outcome.FETCHED);
      assertThat(second.get().report().outcome()).isEqualTo(Outcome.UNCHANGED);
      assertThat(server.seen()).hasSize(2);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  @DisplayName("D63 a replacement pod goes on with the budget of its Job")
  void replacementPod() {
    Instant start = Instant.parse("2026-11-22T06:12:00Z");
    try (BadServer server = BadServer.http(BUSY)) {
      scene.clock = () -> start;
      Plan plan = new Plan(server.url("/list.csv")).timeout(Duration.ofMinutes(10));
      scene.run(plan, "list-1");
      scene.clock = () -> start.plusSeconds(600);
      Result replaced = scene.run(plan, "list-1");
      assertThat(replaced.report().reason()).isEqualTo(Reason.TIMEOUT.word());
      assertThat(replaced.report().startTime()).isEqualTo(start);
      assertThat(scene.run(plan, "list-2").report().failureClass()).isEqualTo(TRANSIENT);
    }
  }

  @Test
  @DisplayName(
      "D62 told to stop in the middle: reported as interrupted, and resumed by the next run")
  void interrupted() throws Exception {
    byte[] body = Scene.text("0123456789".repeat(100));
    Script halfThenSilence =
        exchange -> {
          exchange.send(
              Exchange.head("200 OK", "ETag: \"1\"\r\nContent-Length: " + body.length + "\r\n"));
          exchange.send(Arrays.copyOf(body, 500)).stall();
        };
    Script rest =
        exchange ->
            exchange.respond(
                "206 Partial Content",
                "ETag: \"1\"\r\nContent-Range: bytes 500-999/1000\r\n",
                Arrays.copyOfRange(body, 500, 1000));
    try (BadServer server = BadServer.http(Script.sequence(halfThenSilence, rest))) {
      Plan plan = new Plan(server.url("/list.csv")).attempts(5);
      CompletableFuture<Result> run = CompletableFuture.supplyAsync(() -> scene.run(plan));
      Awaitility.await().until(() -> server.seen().size() == 1);
      scene.stop.now();

      Result result = run.get();
      assertThat(result.exitCode().code()).isEqualTo(143);
      assertThat(result.report().failureClass()).isEqualTo(TRANSIENT);
      assertThat(result.report().reason()).isEqualTo(Reason.INTERRUPTED.word());
      assertThat(result.report().consecutiveFailures()).isZero();

      scene.stop = new Stop();
      Result next = scene.fetches(plan, body);
      assertThat(next.report().transferred()).isIn(500L, 1000L);
    }
  }

  @Test
  @DisplayName("D69 no secret in any output, whatever the server sends back")
  void secretsAreRedacted() throws IOException {
    String canary = "canary%2Fpart-8f14e45f";
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
        Plan plan =
            new Plan(server.url("/list.csv?key=" + canary)).header("X-Api-Key", canary).attempts(1);
        plan.basicAuth =
            new FetchPlan.BasicAuth(file("user", "alice-" + canary), file("pass", canary + "\n"));
        Result result = scene.run(plan);
        assertThat(Reports.line(result.report())).doesNotContain("canary", "Y2FuYXJ5");
      }
      assertThat(scene.log).isNotEmpty().noneMatch(line -> line.contains("canary"));
      try (var files = Files.walk(volume)) {
        assertThat(files.filter(Files::isRegularFile))
            .filteredOn(file -> !file.endsWith("manifest.json"))
            .allSatisfy(file -> assertThat(file).content().doesNotContain("canary"));
      }
    }
  }

  private FetchPlan.SecretFile file(String name, String content) throws IOException {
    Path path = Files.writeString(secrets.resolve(name), content);
    return new FetchPlan.SecretFile(path.toString(), "key " + name + " of Secret s");
  }

  @Test
  @DisplayName("D69 a megabyte of ANSI, HTML and NUL in the reason phrase")
  void hostileReason() {
    for (String reason :
        List.of("<script>".repeat(5_000), "\u001b[31m red", "a\0b", "\u00c3\u00a4".repeat(900))) {
      try (BadServer server = BadServer.http(Script.bytes("HTTP/1.1 404 " + reason + "\r\n\r\n"))) {
        scene.run(new Plan(server.url("/list.csv")));
      }
    }
  }

  @Test
  @DisplayName("breaker: after N failed runs a hold, doubling, capped, reset by success")
  void circuitBreaker() {
    Instant[] now = {Instant.parse("2026-11-22T06:00:00Z")};
    scene.clock = () -> now[0];
    boolean[] up = {false};
    try (BadServer server = BadServer.http(e -> (up[0] ? Script.ok("", GOOD) : BUSY).answer(e))) {
      Plan plan = new Plan(server.url("/list.csv"));
      plan.breaker =
          new FetchPlan.CircuitBreaker(2, Duration.ofMinutes(10), Duration.ofMinutes(30));
      assertThat(scene.run(plan).report().hold()).isNull();
      for (int minutes : List.of(10, 20, 30, 30)) {
        Result failed = scene.run(plan);
        assertThat(failed.report().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.report().hold())
            .isEqualTo(new Hold(now[0].plusSeconds(60L * minutes), Hold.Reason.CIRCUIT_OPEN));
        assertThat(scene.run(plan).report().outcome()).isEqualTo(Outcome.SKIPPED);
        now[0] = now[0].plusSeconds(60L * minutes);
      }
      up[0] = true;
      Result probe = scene.fetches(plan, GOOD);
      assertThat(probe.report().consecutiveFailures()).isZero();
      assertThat(probe.report().hold()).isNull();
    }
  }

  @Test
  @DisplayName("sidecar: the checksum is fetched first, without credentials for other origins")
  void sidecar() {
    Script sums = Script.ok("", Scene.text(Scene.sha256(GOOD) + "  list.csv\n"));
    try (BadServer other = BadServer.http(sums);
        BadServer server = BadServer.http(Script.ok("", GOOD))) {
      Plan plan = new Plan(server.url("/x/list.csv?a=b")).header("X-Api-Key", "canary");
      plan.checksum = new Checksum(Algorithm.SHA_256, null, other.url("/SHA256SUMS"));
      scene.fetches(plan, GOOD);
      assertThat(other.seen().getFirst().field("X-Api-Key")).isEmpty();
      assertThat(server.seen().getFirst().field("X-Api-Key")).contains("canary");
    }
    try (BadServer server =
        BadServer.http(
            exchange ->
                (exchange.request().target().equals("/sums")
                        ? Script.ok("", Scene.text("00".repeat(32) + "\n"))
                        : Script.ok("", NEWER))
                    .answer(exchange))) {
      Plan plan = new Plan(server.url("/list.csv"));
      plan.checksum = new Checksum(Algorithm.SHA_256, null, server.url("/sums"));
      scene.fails(plan, INTEGRITY, Reason.CHECKSUM_MISMATCH);
    }
  }
}
