package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.Canary;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that FetchJobs on one volume share what a host asks for. */
class HostHoldsTest {

  private static final Script BUSY =
      exchange -> exchange.respond("429 Slow down", "Retry-After: 7200\r\n", new byte[0]);

  @TempDir Path volume;

  private RunFixture fixture() {
    return new RunFixture(volume);
  }

  /** Returns a plan of the FetchJob {@code data/NAME}, which publishes to {@code NAME.csv}. */
  private static PlanBuilder plan(String name, String url) {
    PlanBuilder plan = new PlanBuilder(url);
    plan.name = name;
    plan.path = name + ".csv";
    return plan;
  }

  private static FetchReport skipped(RunFixture fixture, PlanBuilder plan) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.SKIPPED);
    assertThat(report.reason()).isEqualTo(Reason.HOLD.word());
    assertThat(report.consecutiveFailures()).isZero();
    return report;
  }

  private static FetchReport fetched(RunFixture fixture, PlanBuilder plan) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.FETCHED);
    return report;
  }

  @Test
  @DisplayName(
      "A host asks one FetchJob for silence: another one on the volume sends no request, and its "
          + "report names host, time and FetchJob; a requested run and a later one send a request")
  void silence() {
    // Given
    RunFixture fixture = fixture();
    try (BadServer server =
        BadServer.http(Script.sequence(BUSY, Script.ok("", GOOD), Script.ok("", GOOD)))) {
      fixture.fails(plan("first", server.url("/first.csv")), TRANSIENT, Reason.STATUS);

      // When
      PlanBuilder second = plan("second", server.url("/second.csv"));
      FetchReport report = skipped(fixture, second);

      // Then
      assertThat(server.connections()).isEqualTo(1);
      assertThat(report.message())
          .contains(
              "127.0.0.1:" + server.port(),
              "FetchJob data/first",
              report.hold().until().toString().substring(0, 16));
      assertThat(report.hold().seenBy()).isEqualTo("data/first");
      assertThat(report.hold().reason()).isEqualTo(Hold.Reason.RETRY_AFTER);
      assertThat(report.hold().isAbout(server.url("/other.csv"), null)).isTrue();

      // And: a requested run asks, and its success does not end what another FetchJob saw
      fixture.requested = true;
      assertThat(fetched(fixture, second).hold().seenBy()).isEqualTo("data/first");
      fixture.requested = false;
      skipped(fixture, second);

      // And: after the hold the run asks
      fixture.clock = InstantSource.offset(InstantSource.system(), Duration.ofHours(3));
      assertThat(fixture.run(second).report().outcome().isSuccess()).isTrue();
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("A FetchJob with a corrected host is not held, and one of another namespace neither")
  void otherHostAndNamespace() {
    RunFixture fixture = fixture();
    try (BadServer busy = BadServer.http(Script.sequence(BUSY, Script.ok("", GOOD)));
        BadServer other = BadServer.http(Script.ok("", GOOD))) {
      fixture.fails(plan("first", busy.url("/first.csv")), TRANSIENT, Reason.STATUS);
      skipped(fixture, plan("second", busy.url("/second.csv")));

      assertThat(fetched(fixture, plan("second", other.url("/second.csv"))).hold()).isNull();
      PlanBuilder stranger = plan("third", busy.url("/third.csv"));
      stranger.namespace = "reports";
      assertThat(fetched(fixture, stranger).hold()).isNull();
    }
  }

  @Test
  @DisplayName("A success of the FetchJob that saw the hold ends it for the others")
  void endOfSilence() {
    RunFixture fixture = fixture();
    try (BadServer server = BadServer.http(Script.sequence(BUSY, Script.ok("", GOOD)))) {
      PlanBuilder first = plan("first", server.url("/first.csv"));
      fixture.fails(first, TRANSIENT, Reason.STATUS);
      skipped(fixture, plan("second", server.url("/second.csv")));

      fixture.requested = true;
      fetched(fixture, first);
      fixture.requested = false;

      assertThat(fetched(fixture, plan("second", server.url("/second.csv"))).hold()).isNull();
    }
  }

  @Test
  @DisplayName("A run waits for the end of a short hold, so that its file comes without delay")
  void shortSilence() {
    RunFixture fixture = fixture();
    Script shortly = exchange -> exchange.respond("503 Busy", "Retry-After: 1\r\n", new byte[0]);
    try (BadServer server = BadServer.http(Script.sequence(shortly, Script.ok("", GOOD)))) {
      fixture.fails(plan("first", server.url("/first.csv")), TRANSIENT, Reason.STATUS);

      fetched(fixture, plan("second", server.url("/second.csv")));

      assertThat(fixture.log)
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("Waiting, because 127.0.0.1:")
                      .contains("data/first"));
    }
  }

  @Test
  @DisplayName("A run asks a mirror without a hold at once, and the message names the held host")
  void mirror() {
    RunFixture fixture = fixture();
    try (BadServer busy = BadServer.http(BUSY);
        BadServer mirror = BadServer.http(Script.ok("", GOOD))) {
      fixture.fails(plan("first", busy.url("/first.csv")), TRANSIENT, Reason.STATUS);

      PlanBuilder second = plan("second", busy.url("/second.csv"));
      FetchReport report =
          fetched(
              fixture, second.mirrors(mirror.url("/second.csv")).sha256(RunFixture.sha256(GOOD)));

      assertThat(report.message()).contains("because 127.0.0.1:" + busy.port() + " failed (Hold)");
      assertThat(report.hold()).isNull();
      assertThat(busy.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "A held URL and a mirror that fails give no own hold, so the next run asks the mirror")
  void failingMirror() {
    RunFixture fixture = fixture();
    Script missing = exchange -> exchange.respond("404 No", "", new byte[0]);
    try (BadServer busy = BadServer.http(BUSY);
        BadServer mirror = BadServer.http(Script.sequence(missing, Script.ok("", GOOD)))) {
      fixture.fails(plan("first", busy.url("/first.csv")), TRANSIENT, Reason.STATUS);

      PlanBuilder second =
          plan("second", busy.url("/second.csv"))
              .mirrors(mirror.url("/second.csv"))
              .sha256(RunFixture.sha256(GOOD));
      FetchReport report = fixture.fails(second, PERMANENT, Reason.STATUS).report();

      assertThat(report.hold()).isNull();
      fetched(fixture, second);
      assertThat(busy.connections()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName(
      "Runs of several FetchJobs get 503: those with a circuit breaker wait, the others ask; a "
          + "proper answer ends it")
  void failingHost() {
    RunFixture fixture = fixture();
    Script failing = exchange -> exchange.respond("503 Busy", "", new byte[0]);
    try (BadServer server =
        BadServer.http(Script.sequence(failing, failing, Script.ok("", GOOD)))) {
      PlanBuilder first = breaking("first", server);
      PlanBuilder second = breaking("second", server);
      PlanBuilder third = breaking("third", server);
      fixture.fails(first, TRANSIENT, Reason.STATUS);
      fixture.fails(second, TRANSIENT, Reason.STATUS);

      FetchReport report = skipped(fixture, third);
      assertThat(report.hold().reason()).isEqualTo(Hold.Reason.HOST_FAILING);
      assertThat(report.hold().seenBy()).isEqualTo("data/second");
      assertThat(report.message()).contains("FetchJob data/second");

      fetched(fixture, plan("fourth", server.url("/fourth.csv")));
      fetched(fixture, third);
    }
  }

  private static PlanBuilder breaking(String name, BadServer server) {
    PlanBuilder plan = plan(name, server.url("/" + name + ".csv"));
    plan.breaker = new FetchPlan.CircuitBreaker(2, Duration.ofHours(1), Duration.ofHours(4));
    return plan;
  }

  @Test
  @DisplayName("A 404, a refused file and a 403 with Retry-After of one FetchJob hold no other one")
  void faultsOfOneFile() {
    RunFixture fixture = fixture();
    for (String status : List.of("404 No", "403 No", "500 Broken")) {
      Script failing = exchange -> exchange.respond(status, "Retry-After: 7200\r\n", GOOD);
      try (BadServer server =
          BadServer.http(
              exchange ->
                  (exchange.request().target().equals("/first.csv") ? failing : Script.ok("", GOOD))
                      .answer(exchange))) {
        PlanBuilder first = breaking("first", server);
        fixture.requested = true;
        fixture.run(first);
        fixture.run(first);
        fixture.run(first);
        fixture.requested = false;

        assertThat(fixture.run(breaking("second", server)).report().outcome().isSuccess())
            .as(status)
            .isTrue();
      }
    }
  }

  @Test
  @DisplayName("Shared files and other FetchJobs' messages have no query, user or header in them")
  void noSecrets() throws IOException {
    // Given
    RunFixture fixture = fixture();
    String secret = Canary.secret("a token in the query of a held FetchJob");
    try (BadServer server = BadServer.http(BUSY)) {
      PlanBuilder first = plan("first", server.url("/" + secret + "?token=" + secret));
      fixture.fails(first.header("X-Key", secret), TRANSIENT, Reason.STATUS);

      // When
      FetchReport report = skipped(fixture, plan("second", server.url("/second.csv")));

      // Then
      assertThat(report.toString()).doesNotContain(secret);
      try (Stream<Path> shared = Files.list(volume.resolve(".fetchjob/data/.hosts"))) {
        for (Path file : shared.toList()) {
          assertThat(Files.readString(file, StandardCharsets.UTF_8)).doesNotContain(secret);
          assertThat(file.getFileName().toString()).matches("[0-9a-f]{32}[.](json|lock)");
        }
      }
    }
  }

  @Test
  @DisplayName(
      "Whatever other programs put in the place of the shared folder or a state, the run goes on "
          + "and says so once")
  void hostileFolder() throws IOException, InterruptedException {
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      // Given: the names of the files
      RunFixture first = fixture();
      PlanBuilder plan = plan("first", server.url("/first.csv"));
      plan.maxParallelPerHost = 2;
      fetched(first, plan);
      Path hosts = volume.resolve(".fetchjob/data/.hosts");
      Path lock;
      try (Stream<Path> found = Files.list(hosts)) {
        lock = found.findFirst().orElseThrow();
      }
      Path state = Path.of(lock.toString().replace(".lock", ".json"));
      String origin = server.url("");
      Path elsewhere = Files.createDirectory(volume.resolve("elsewhere"));
      Path target = Files.writeString(elsewhere.resolve("file"), "kept");
      List<Trap> traps =
          List.of(
              () -> Files.writeString(state, "{"),
              () -> Files.writeString(state, "x".repeat(100_000)),
              () -> Files.writeString(state, state("2999-01-01T00:00:00Z", origin, "data/x")),
              () -> Files.writeString(state, state("2026-01-01T00:00:00Z", origin, "d\\nx")),
              () -> Files.writeString(state, state("2026-01-01T00:00:00Z", "http://x", "data/x")),
              () ->
                  Files.writeString(
                      state,
                      "{\"version\":1,\"origin\":\"" + origin + "\",\"failures\":2147483647}"),
              () -> Files.createSymbolicLink(state, target),
              () -> Files.createDirectory(state),
              () -> new ProcessBuilder("mkfifo", state.toString()).start().waitFor(),
              () -> Files.createSymbolicLink(lock, target),
              () -> Files.createDirectory(lock),
              () -> new ProcessBuilder("mkfifo", lock.toString()).start().waitFor());

      for (int i = 0; i < traps.size(); i++) {
        // When
        Files.deleteIfExists(state);
        Files.deleteIfExists(lock);
        traps.get(i).set();
        RunFixture fixture = fixture();
        FetchReport report = fixture.run(plan).report();

        // Then
        assertThat(report.outcome().isSuccess()).as("trap %d: %s", i, report).isTrue();
        assertThat(fixture.log.stream().filter(line -> line.contains("does without it")))
            .as("trap %d", i)
            .hasSize(1);
        assertThat(report.message()).as("trap %d", i).contains("What other FetchJobs saw");
        assertThat(target).hasContent("kept");
      }

      // And: the folder is a link
      Files.deleteIfExists(state);
      Files.deleteIfExists(lock);
      Files.delete(hosts);
      Files.createSymbolicLink(hosts, elsewhere);
      assertThat(fixture().run(plan).report().message()).contains("What other FetchJobs saw");
      try (Stream<Path> found = Files.list(elsewhere)) {
        assertThat(found).containsExactly(target);
      }
    }
  }

  @FunctionalInterface
  private interface Trap {
    void set() throws IOException, InterruptedException;
  }

  private static String state(String until, String origin, String by) {
    return """
        {"version":1,"origin":"%s","failures":0,
         "retryAfter":{"until":"%s","seen":"%s","by":"%s"}}
        """
        .formatted(origin, until, Instant.now(), by);
  }
}
