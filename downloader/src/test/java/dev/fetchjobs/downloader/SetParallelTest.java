package dev.fetchjobs.downloader;

import static dev.fetchjobs.downloader.SetSite.bytes;
import static dev.fetchjobs.downloader.SetSite.requestsFor;
import static dev.fetchjobs.downloader.SetSite.status;
import static dev.fetchjobs.downloader.SetSite.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A run downloads several files of a set at the same time")
class SetParallelTest {

  private static final String DATE = "20261121";
  private static final int PARTS = 8;

  @TempDir Path volume;
  private final SetSite site = new SetSite();
  private final AtomicInteger now = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume);
    site.offer(DATE, PARTS, "part");
  }

  private FetchReport run(PlanBuilder plan, Outcome outcome, Reason reason) {
    FetchReport report = fixture.run(plan).report();
    assertThat(report.outcome()).as(report.message()).isEqualTo(outcome);
    assertThat(report.reason()).as(report.message()).isEqualTo(reason.word());
    return report;
  }

  private void each(Script before) {
    for (int i = 1; i <= PARTS; i++) {
      byte[] content = bytes("part", i);
      site.on(
          DATE,
          i,
          PARTS,
          exchange -> {
            before.answer(exchange);
            respond(exchange, content);
          });
    }
  }

  /** Sends a response whose end the client sees only after the request no longer counts. */
  private void respond(Exchange exchange, byte[] content) throws IOException {
    now.decrementAndGet();
    exchange.respond("200 OK", "", content);
  }

  private void enter() {
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IOException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName(
      "A run makes as many downloads at the same time as find.set.parallel allows, and no more:")
  @ValueSource(ints = {1, 2, 4, 8})
  void bounded(int parallel) {
    try (BadServer server = BadServer.http(site.site)) {
      CyclicBarrier together = new CyclicBarrier(parallel);
      each(
          exchange -> {
            enter();
            await(together);
          });

      FetchReport report = run(site.plan(server, parallel), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(most.get()).isEqualTo(parallel);
      assertThat(SetSite.published(volume)).hasSize(PARTS).containsEntry("A_08of08.csv", "part 8");
      assertThat(report.attempts()).isEqualTo(PARTS + 1);
      assertThat(report.transferred()).isGreaterThanOrEqualTo(8L * "part 1".length());
    }
  }

  @Test
  @DisplayName("Each line of the log names the file of the set that it is about")
  void log() {
    try (BadServer server = BadServer.http(site.site)) {
      run(site.plan(server, 4), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(fixture.log.stream().filter(line -> line.startsWith("Part ")))
          .hasSize(3 * PARTS)
          .allMatch(
              line ->
                  line.matches("Part (\\d) of 8, A_0\\1of08\\.csv: (attempt 1 of 1|Passed): .*"));
    }
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("After status 429 or 503 the run downloads the files of a set one by one:")
  @ValueSource(strings = {"429 Too Many Requests", "503 Busy"})
  void slowsDown(String refusal) {
    try (BadServer server = BadServer.http(site.site)) {
      CyclicBarrier together = new CyclicBarrier(4);
      AtomicInteger refused = new AtomicInteger();
      for (int i = 1; i <= PARTS; i++) {
        byte[] content = bytes("part", i);
        site.on(
            DATE,
            i,
            PARTS,
            exchange -> {
              if (refused.incrementAndGet() <= 4) {
                await(together);
                exchange.respond(refusal, "", new byte[0]);
              } else {
                enter();
                respond(exchange, content);
              }
            });
      }

      FetchReport report =
          run(site.plan(server, 4).attempts(2), Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(most.get()).isEqualTo(1);
      assertThat(report.attempts()).isEqualTo(1 + 4 + PARTS);
    }
  }

  @Test
  @DisplayName(
      "A server asks for a longer pause than the run has time: the run ends, and requests no "
          + "further file")
  void longRetryAfter() {
    try (BadServer server = BadServer.http(site.site)) {
      site.on(
          DATE,
          1,
          PARTS,
          exchange -> exchange.respond("429 Slow Down", "Retry-After: 3600\r\n", new byte[0]));

      FetchReport report = run(site.plan(server, 1).attempts(3), Outcome.FAILED, Reason.STATUS);

      assertThat(report.hold()).isNotNull();
      assertThat(report.message()).startsWith("Part A_01of08.csv: ");
      assertThat(requestsFor(server, target(DATE, 2, PARTS))).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "One file of a set fails: the report is about that file, the run stops the other downloads, "
          + "and the next run resumes them")
  void stopsOthers() {
    try (BadServer server = BadServer.http(site.site)) {
      // Longer than the buffers of the connection, so the client has received some of it.
      byte[] most = new byte[24 << 20];
      CountDownLatch begun = new CountDownLatch(1);
      site.on(
          DATE,
          1,
          PARTS,
          exchange -> {
            Optional<String> range = exchange.request().field("Range");
            if (range.isPresent()) {
              int from = Integer.parseInt(range.get().replaceAll("\\D", ""));
              exchange.send(
                  Exchange.head(
                      "206 Partial Content",
                      "ETag: \"1\"\r\nContent-Range: bytes %d-%d/%d\r\nContent-Length: %d\r\n"
                          .formatted(from, most.length, most.length + 1, most.length + 1 - from)));
              exchange.send(new byte[most.length + 1 - from]);
            } else {
              exchange.send(
                  Exchange.head(
                      "200 OK",
                      "ETag: \"1\"\r\nContent-Length: %d\r\n".formatted(most.length + 1)));
              exchange.send(most);
              begun.countDown();
              exchange.stall();
            }
          });
      site.on(
          DATE,
          2,
          PARTS,
          exchange -> {
            awaitQuietly(begun);
            exchange.respond("404 Not Found", "", new byte[0]);
          });
      PlanBuilder plan = site.plan(server, 2);
      plan.maxBytes = 1 << 26;

      FetchReport report = run(plan, Outcome.FAILED, Reason.STATUS);

      assertThat(report.message()).startsWith("Part A_02of08.csv: ");
      assertThat(report.httpStatus()).isEqualTo(404);
      assertThat(server.seen()).hasSize(3);
      assertThat(fixture.bodies()).hasSize(1);

      site.on(DATE, 2, PARTS, exchange -> exchange.respond("200 OK", "", bytes("part", 2)));
      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);
      assertThat(requestsFor(server, target(DATE, 1, PARTS)))
          .last()
          .matches(seen -> seen.field("Range").isPresent());
      assertThat(SetSite.published(volume)).hasSize(PARTS);
      assertThat(SetSite.published(volume).get("A_01of08.csv")).hasSize(most.length + 1);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  @DisplayName(
      "All files of a set fail at the same time: the run reports one of them, with its status")
  void allFail() {
    try (BadServer server = BadServer.http(site.site)) {
      CyclicBarrier together = new CyclicBarrier(4);
      each(exchange -> {});
      for (int i = 1; i <= 4; i++) {
        site.on(
            DATE,
            i,
            PARTS,
            exchange -> {
              await(together);
              status("404 Not Found").answer(exchange);
            });
      }

      FetchReport report = run(site.plan(server, 4), Outcome.FAILED, Reason.STATUS);

      assertThat(report.message()).matches("Part A_0[1-4]of08\\.csv: .*");
      assertThat(report.httpStatus()).isEqualTo(404);
    }
  }

  @Test
  @DisplayName(
      "Checks refuse two files of a set at the same time: the file that the report names is in "
          + "quarantine")
  void twoRefused() {
    try (BadServer server = BadServer.http(site.site)) {
      CyclicBarrier together = new CyclicBarrier(2);
      for (int i = 1; i <= 2; i++) {
        byte[] page = RunFixture.text("<!DOCTYPE html><html><body>Sorry " + i);
        site.on(
            DATE,
            i,
            PARTS,
            exchange -> {
              await(together);
              exchange.respond("200 OK", "", page);
            });
      }

      FetchReport report = run(site.plan(server, 2), Outcome.REJECTED, Reason.HTML_PAGE);

      assertThat(fixture.files("quarantine"))
          .hasSize(2)
          .allMatch(file -> file.toString().contains(report.quarantinedSha256().substring(0, 8)));
    }
  }

  @Test
  @DisplayName(
      "A run resumes a file of a set that an earlier run began, also if files before it were "
          + "never begun")
  void partialOfALaterPart() {
    try (BadServer server = BadServer.http(site.site)) {
      Set<String> asked = ConcurrentHashMap.newKeySet();
      site.on(
          DATE,
          3,
          PARTS,
          exchange -> {
            exchange.send(Exchange.head("200 OK", "ETag: \"3\"\r\nContent-Length: 6\r\n"));
            exchange.send(new byte[] {'p'});
            exchange.reset();
          });
      PlanBuilder plan = site.plan(server, 1);
      run(plan, Outcome.FAILED, Reason.CUT_SHORT);
      // The files before have other content now, so the run begins a new body for each.
      Stream.of(1, 2).forEach(i -> site.site.file(target(DATE, i, PARTS), bytes("news", i)));
      site.on(
          DATE,
          3,
          PARTS,
          exchange -> {
            exchange.request().field("Range").ifPresent(asked::add);
            exchange.send(
                Exchange.head(
                    "206 Partial Content",
                    "ETag: \"3\"\r\nContent-Range: bytes 1-5/6\r\nContent-Length: 5\r\n"));
            exchange.send("art 3");
          });

      run(plan, Outcome.FETCHED, Reason.NEW_CONTENT);

      assertThat(asked).containsExactly("bytes=1-");
      assertThat(SetSite.published(volume)).containsEntry("A_03of08.csv", "part 3");
    }
  }

  @Test
  @DisplayName(
      "Yesterday's link left a partial file: the run sends a plain request for today's link, and "
          + "a 404 is final")
  void partialOfYesterday() {
    try (BadServer server = BadServer.http(site.site)) {
      site.on(
          DATE,
          1,
          PARTS,
          exchange -> {
            exchange.send(Exchange.head("200 OK", "ETag: \"1\"\r\nContent-Length: 6\r\n"));
            exchange.send(new byte[] {'p'});
            exchange.reset();
          });
      PlanBuilder plan = site.plan(server, 1);
      run(plan, Outcome.FAILED, Reason.CUT_SHORT);
      String today = "20261122";
      site.offer(today, PARTS, "part").on(today, 1, PARTS, status("404 Not Found"));

      run(plan, Outcome.FAILED, Reason.STATUS);

      assertThat(requestsFor(server, target(today, 1, PARTS)))
          .hasSize(1)
          .noneMatch(seen -> seen.field("Range").isPresent());
    }
  }
}
