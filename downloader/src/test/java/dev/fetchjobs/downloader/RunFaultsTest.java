package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.publish.CountingFileOperations;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.time.Stop;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("Runs of one FetchJob share a volume, time limits and holds")
class RunFaultsTest {

  private static final Script BUSY = exchange -> exchange.respond("503 Busy", "", new byte[0]);

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
  }

  @Test
  @DisplayName(
      "D63 Two runs at a time: the second waits for the lock, reads the manifest again and ends "
          + "as Unchanged")
  void secondRunWaits() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Script slow =
        exchange -> {
          await(go);
          exchange.respond("200 OK", "ETag: \"1\"\r\n", GOOD);
        };
    Script same = Script.bytes("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
    try (BadServer server = BadServer.http(Script.sequence(slow, same))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      FutureTask<Result> first = new FutureTask<>(() -> fixture.run(plan, "first"));
      Thread.ofPlatform().start(first);
      Awaitility.await().until(() -> server.seen().size() == 1);
      FutureTask<Result> second = new FutureTask<>(() -> fixture.run(plan, "second"));
      waitsForTheLock(Thread.ofPlatform().start(second));
      Result tooLate =
          fixture.run(new PlanBuilder(plan.url).timeout(Duration.ofMillis(400)), "too-late");
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

  private static void waitsForTheLock(Thread run) {
    Awaitility.await()
        .until(
            () ->
                Arrays.stream(run.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().endsWith(".VolumeLock")));
  }

  @Test
  @DisplayName(
      "D62 A run that is stopped while it waits for the lock ends as Interrupted, and the "
          + "manifest counts no failure")
  void interruptedWhileWaiting() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    Script slow =
        exchange -> {
          await(go);
          exchange.respond("200 OK", "", GOOD);
        };
    try (BadServer server = BadServer.http(slow)) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      FutureTask<Result> first = new FutureTask<>(() -> fixture.run(plan, "first"));
      Thread.ofPlatform().start(first);
      Awaitility.await().until(() -> server.seen().size() == 1);
      RunFixture other = new RunFixture(volume);
      FutureTask<Result> second = new FutureTask<>(() -> other.run(plan, "second"));
      waitsForTheLock(Thread.ofPlatform().start(second));
      other.stop.now();

      Result stopped = second.get();
      assertThat(stopped.exitCode().code()).isEqualTo(143);
      assertThat(stopped.report().reason()).isEqualTo(Reason.INTERRUPTED.word());
      assertThat(stopped.report().consecutiveFailures()).isZero();
      go.countDown();
      assertThat(first.get().report().outcome()).isEqualTo(Outcome.FETCHED);
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
  @DisplayName("D63 A replacement pod has only the remaining time of the Job's timeout")
  void replacementPod() {
    Instant start = Instant.parse("2026-11-22T06:12:00Z");
    try (BadServer server = BadServer.http(BUSY)) {
      fixture.clock = () -> start;
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).timeout(Duration.ofMinutes(10));
      fixture.stop.now();
      assertThat(fixture.run(plan, "list-1").exitCode().code()).isEqualTo(143);
      fixture.stop = new Stop();
      fixture.clock = () -> start.plusSeconds(600);
      Result replaced = fixture.run(plan, "list-1");
      assertThat(replaced.report().reason()).isEqualTo(Reason.TIMEOUT.word());
      assertThat(replaced.report().startTime()).isEqualTo(start);
      assertThat(fixture.run(plan, "list-2").report().failureClass()).isEqualTo(TRANSIENT);
    }
  }

  @Test
  @DisplayName("A new Job with the name of an ended Job has the full timeout")
  void nameComesAgain() {
    Instant start = Instant.parse("2026-11-22T06:12:00Z");
    try (BadServer server = BadServer.http(Script.sequence(Script.ok("", GOOD), BUSY, BUSY))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).timeout(Duration.ofMinutes(10));
      for (int hours = 0; hours < 3; hours++) {
        Instant now = start.plus(Duration.ofHours(hours));
        fixture.clock = () -> now;
        Result result = fixture.run(plan, "by-hand");
        assertThat(result.report().startTime()).isEqualTo(now);
        assertThat(result.report().attempts()).isEqualTo(1);
        assertThat(fixture.files("staging")).isEmpty();
      }
    }
  }

  @Test
  @DisplayName(
      "D61 The staging folder cannot be cleaned after the file is published: the run succeeds")
  void stagingCannotBeCleaned() {
    Path staging = volume.resolve(".fetchjob/data/list/staging");
    fixture.files =
        new CountingFileOperations() {
          @Override
          protected void before(int number, String what) throws IOException {
            if (what.equals("rename manifest.json") && Files.exists(fixture.file())) {
              Files.delete(staging.resolve("run.json"));
              Files.delete(staging);
            }
          }
        };
    try (BadServer server = BadServer.http(Script.ok("", GOOD))) {
      fixture.fetches(new PlanBuilder(server.url("/list.csv")), GOOD);
      fixture.files = new DiskOperations();
      fixture.unchanged(new PlanBuilder(server.url("/list.csv")), Reason.SAME_CONTENT);
    }
  }

  @Test
  @DisplayName(
      "D62 A run that is stopped in the middle of the body ends as Interrupted, and the next run "
          + "resumes the download")
  void interrupted() throws Exception {
    byte[] body = RunFixture.text("0123456789".repeat(100));
    Script halfThenSilence =
        exchange -> {
          exchange.send(
              Exchange.head("200 OK", "ETag: \"1\"\r\nContent-Length: " + body.length + "\r\n"));
          exchange.send(Arrays.copyOf(body, 500)).stall();
        };
    Script part =
        exchange ->
            exchange.respond(
                "206 Partial Content",
                "ETag: \"1\"\r\nContent-Range: bytes 500-999/1000\r\n",
                Arrays.copyOfRange(body, 500, 1000));
    Script rest = // the whole file, in case the stop came before the first half
        exchange ->
            (exchange.request().field("Range").isPresent() ? part : Script.ok("", body))
                .answer(exchange);
    try (BadServer server = BadServer.http(Script.sequence(halfThenSilence, rest))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(5);
      FutureTask<Result> run = new FutureTask<>(() -> fixture.run(plan));
      Thread.ofPlatform().start(run);
      Awaitility.await().until(() -> fixture.bodies().size() == 1);
      fixture.stop.now();

      Result result = run.get();
      assertThat(result.exitCode().code()).isEqualTo(143);
      assertThat(result.report().failureClass()).isEqualTo(TRANSIENT);
      assertThat(result.report().reason()).isEqualTo(Reason.INTERRUPTED.word());
      assertThat(result.report().consecutiveFailures()).isZero();

      fixture.stop = new Stop();
      Result next = fixture.fetches(plan, body);
      assertThat(next.report().transferred()).isIn(500L, 1000L);
    }
  }

  @Test
  @DisplayName(
      "Circuit breaker: failed runs set a hold for the scheduled runs, further failures double it "
          + "up to a maximum, and a success ends it")
  void circuitBreaker() {
    Instant[] now = {Instant.parse("2026-11-22T06:00:00Z")};
    fixture.clock = () -> now[0];
    boolean[] up = {false};
    try (BadServer server = BadServer.http(e -> (up[0] ? Script.ok("", GOOD) : BUSY).answer(e))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      plan.breaker =
          new FetchPlan.CircuitBreaker(2, Duration.ofMinutes(10), Duration.ofMinutes(30));
      plan.digest = "edit 1";
      assertThat(fixture.run(plan).report().hold()).isNull();
      for (int minutes : List.of(10, 20, 30, 30)) {
        Result failed = fixture.run(plan);
        assertThat(failed.report().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failed.report().hold())
            .isEqualTo(
                new Hold(now[0].plusSeconds(60L * minutes), Hold.Reason.CIRCUIT_OPEN, "edit 1"));
        assertThat(fixture.run(plan).report().outcome()).isEqualTo(Outcome.SKIPPED);
        now[0] = now[0].plusSeconds(60L * minutes);
      }
      up[0] = true;
      Result probe = fixture.fetches(plan, GOOD);
      assertThat(probe.report().consecutiveFailures()).isZero();
      assertThat(probe.report().hold()).isNull();
    }
  }

  @Test
  @DisplayName("Circuit breaker: an edit of the source in the spec ends the hold")
  void circuitBreakerAfterAnEdit() {
    try (BadServer server = BadServer.http(Script.sequence(BUSY, Script.ok("", GOOD)))) {
      PlanBuilder wrong = new PlanBuilder(server.url("/wrong.csv"));
      wrong.breaker = new FetchPlan.CircuitBreaker(1, Duration.ofHours(1), Duration.ofHours(1));
      wrong.digest = "edit 1";
      assertThat(fixture.run(wrong).report().outcome()).isEqualTo(Outcome.FAILED);
      assertThat(fixture.run(wrong).report().outcome()).isEqualTo(Outcome.SKIPPED);

      PlanBuilder corrected = new PlanBuilder(server.url("/list.csv"));
      corrected.breaker = wrong.breaker;
      corrected.digest = "edit 2";
      fixture.fetches(corrected, GOOD);
    }
  }

  @Test
  @DisplayName("A run ignores a hold that was set by a clock years in the future")
  void holdOfAWrongClock() {
    Instant[] now = {Instant.parse("2036-11-22T06:00:00Z")};
    fixture.clock = () -> now[0];
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                exchange -> exchange.respond("429 Slow", "Retry-After: 86400\r\n", new byte[0]),
                Script.ok("", GOOD)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
      assertThat(fixture.run(plan).report().hold()).isNotNull();
      assertThat(fixture.run(plan).report().outcome()).isEqualTo(Outcome.SKIPPED);
      now[0] = Instant.parse("2026-11-22T06:00:00Z");
      fixture.fetches(plan, GOOD);
    }
  }
}
