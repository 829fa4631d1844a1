package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the limit of connections that FetchJobs on one volume have to one host. */
class HostPlacesTest {

  @TempDir Path volume;

  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CountDownLatch asked = new CountDownLatch(1);

  private static PlanBuilder plan(String name, String url, int places) {
    PlanBuilder plan = new PlanBuilder(url);
    plan.name = name;
    plan.path = name + ".csv";
    plan.maxParallelPerHost = places;
    return plan;
  }

  /** Answers after the test has released the answers, and counts the open requests. */
  private void answer(Exchange exchange) throws IOException {
    most.accumulateAndGet(open.incrementAndGet(), Math::max);
    asked.countDown();
    await(release);
    open.decrementAndGet(); // the client may close the connection after the answer only
    exchange.respond("200 OK", "", GOOD);
  }

  @Test
  @DisplayName(
      "Five runs with two places at a host: the server never has more than two of them, and all "
          + "of them fetch their files")
  void fiveRuns() throws Exception {
    // Given
    CountDownLatch waiting = new CountDownLatch(3);
    try (BadServer server = BadServer.http(this::answer);
        ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<FetchReport>> reports = new ArrayList<>();

      // When
      for (int i = 0; i < 5; i++) {
        String name = "list-" + i;
        reports.add(runs.submit(() -> run(name, server, 2, waiting)));
      }
      assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
      release.countDown();

      // Then
      for (Future<FetchReport> report : reports) {
        assertThat(report.get().outcome()).as(report.get().message()).isEqualTo(Outcome.FETCHED);
      }
      assertThat(most).hasValue(2);
      assertThat(server.connections()).isEqualTo(5);
    }
  }

  @Test
  @DisplayName(
      "All places are taken until the time of a run is nearly over: the run fails as Transient "
          + "with HostBusy, and sends no request")
  void busy() throws Exception {
    try (BadServer server = BadServer.http(this::answer);
        ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FetchReport> first =
          runs.submit(
              () ->
                  new RunFixture(volume).run(plan("first", server.url("/first.csv"), 1)).report());
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

      PlanBuilder second =
          plan("second", server.url("/second.csv"), 1).timeout(Duration.ofSeconds(1)).attempts(3);
      FetchReport report =
          new RunFixture(volume).fails(second, TRANSIENT, Reason.HOST_BUSY).report();

      assertThat(report.message())
          .contains("127.0.0.1:" + server.port(), "network.maxParallelPerHost");
      assertThat(server.connections()).isEqualTo(1);
      release.countDown();
      assertThat(first.get().outcome()).isEqualTo(Outcome.FETCHED);
    }
  }

  @Test
  @DisplayName(
      "The host asks for silence while another run waits for a place: that run ends as Skipped, "
          + "and sends no request")
  void silenceDuringTheWait() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (BadServer server =
            BadServer.http(
                exchange -> {
                  asked.countDown();
                  await(waiting);
                  exchange.respond("429 Slow down", "Retry-After: 7200\r\n", new byte[0]);
                });
        ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FetchReport> first =
          runs.submit(
              () ->
                  new RunFixture(volume).run(plan("first", server.url("/first.csv"), 1)).report());
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();

      FetchReport second = run("second", server, 1, waiting);

      assertThat(first.get().outcome()).isEqualTo(Outcome.FAILED);
      assertThat(second.outcome()).as(second.message()).isEqualTo(Outcome.SKIPPED);
      assertThat(second.hold().seenBy()).isEqualTo("data/first");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  /** Performs a run; the latch is counted down when the run waits. */
  private FetchReport run(String name, BadServer server, int places, CountDownLatch waiting) {
    return Run.execute(
            plan(name, server.url("/list.csv"), places).build(volume),
            new RunFixture(volume)
                .environment(
                    "job",
                    line -> {
                      if (line.startsWith("Waiting, because other downloads")) {
                        waiting.countDown();
                      }
                    }))
        .report();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @DisplayName("SIGKILL of a run frees its place at the host")
  void sigkill() throws Exception {
    // Given
    CountDownLatch waiting = new CountDownLatch(1);
    try (BadServer server = BadServer.http(this::answer);
        ExecutorService runs = Executors.newVirtualThreadPerTaskExecutor()) {
      Process child =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx64m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Child.class.getName(),
                  volume.toString(),
                  server.url("/first.csv"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        Future<FetchReport> second = runs.submit(() -> run("second", server, 1, waiting));
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

        // When
        child.destroyForcibly().waitFor();
        release.countDown();

        // Then
        assertThat(second.get().outcome()).as(second.get().message()).isEqualTo(Outcome.FETCHED);
      } finally {
        child.destroyForcibly();
      }
    }
  }

  /** Runs in the child process, which downloads until it is killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      new RunFixture(Path.of(arguments[0])).run(plan("first", arguments[1], 1));
    }
  }
}
