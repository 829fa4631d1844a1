package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.LIMIT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Exchange;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.http.SilentServer;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A server is slow, and time limits end the run")
class TimeoutFaultsTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
    fixture.limits = RunFixture.SHORT;
  }

  @Test
  @DisplayName("D17 A host does not answer connection requests: the run fails with class Transient")
  void connectBlackHole() {
    try (SilentServer server = new SilentServer()) {
      PlanBuilder plan = new PlanBuilder("http://127.0.0.1:" + server.port() + "/list.csv");
      fixture.fails(plan, TRANSIENT, Reason.CONNECT_TIMEOUT);
    }
  }

  @Test
  @DisplayName("D18 A response header never comes or comes byte by byte: every attempt times out")
  void headersNeverCome() {
    Script drip =
        exchange ->
            exchange.trickle(
                RunFixture.text("HTTP/1.1 200 OK\r\n".repeat(9)), Duration.ofMillis(100));
    for (Script script : List.<Script>of(Exchange::stall, drip)) {
      try (BadServer server = BadServer.http(script)) {
        Result result =
            fixture.fails(
                new PlanBuilder(server.url("/list.csv")).attempts(2),
                TRANSIENT,
                Reason.HEADER_TIMEOUT);
        assertThat(result.report().attempts()).isEqualTo(2);
        assertThat(server.seen()).hasSize(2);
      }
    }
  }

  @Test
  @DisplayName(
      "D19 A body stops arriving: the run fails with class Transient, and keeps a partial file")
  void bodyStalls() {
    try (BadServer server =
        BadServer.http(
            exchange -> {
              exchange.send(Exchange.head("200 OK", "ETag: \"1\"\r\nContent-Length: 100\r\n"));
              exchange.send("12345").stall();
            })) {
      Result result =
          fixture.fails(new PlanBuilder(server.url("/list.csv")), TRANSIENT, Reason.STALLED);
      assertThat(result.report().transferred()).isEqualTo(5);
      assertThat(fixture.bodies()).hasSize(1);
    }
  }

  @Test
  @DisplayName(
      "D20 A body arrives byte by byte: the run fails with class Transient, or with Limit when "
          + "the run's timeout is over")
  void bodyTrickles() {
    Script trickle =
        exchange -> {
          exchange.send(Exchange.head("200 OK", "Content-Length: 100000\r\n"));
          exchange.trickle(new byte[100_000], Duration.ofMillis(50));
        };
    Script extensions =
        exchange -> {
          exchange.send(Exchange.head("200 OK", "Transfer-Encoding: chunked\r\n") + "5;");
          exchange.trickle(RunFixture.text("x".repeat(5_000)), Duration.ofMillis(50));
        };
    for (Script script : List.of(trickle, extensions)) {
      try (BadServer server = BadServer.http(script)) {
        fixture.fails(new PlanBuilder(server.url("/list.csv")), TRANSIENT, Reason.TOO_SLOW);
        fixture.fails(
            new PlanBuilder(server.url("/list.csv")).timeout(Duration.ofMillis(300)),
            LIMIT,
            Reason.TIMEOUT);
      }
    }
  }

  @Test
  @DisplayName("D20 The run's timeout ends the run in every phase with class Limit")
  void timeoutInEveryPhase() {
    List<Script> scripts =
        List.of(
            Exchange::stall,
            exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n1").stall(),
            exchange -> exchange.respond("503 Busy", "", new byte[0]));
    for (Script script : scripts) {
      try (BadServer server = BadServer.http(script)) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).timeout(Duration.ofMillis(300));
        fixture.fails(plan.attempts(1_000_000), LIMIT, Reason.TIMEOUT);
      }
    }
  }

  @Test
  @DisplayName(
      "D20 The run's timeout ends after failed attempts: the message names the failure of the "
          + "last attempt")
  void timeoutAfterAttempts() {
    fixture.limits = Limits.PRODUCTION;
    Script busy = exchange -> exchange.respond("503 Busy", "", new byte[0]);
    for (Script next : List.of(busy, (Script) Exchange::stall)) {
      try (BadServer server = BadServer.http(Script.sequence(busy, busy, next))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).timeout(Duration.ofSeconds(3));
        Result result = fixture.fails(plan.attempts(1_000_000), LIMIT, Reason.TIMEOUT);
        assertThat(result.report().message())
            .startsWith("The run did not end within its timeout of 3s.")
            .contains("The attempt before failed: The server answered 503 Busy.");
      }
    }
  }

  @Test
  @DisplayName("D21 A body never ends: the run fails with class Limit at the maximum size")
  void endlessBody() {
    fixture.limits = Limits.PRODUCTION;
    byte[] block = new byte[8192];
    for (String fields : List.of("", "Transfer-Encoding: chunked\r\n")) {
      try (BadServer server =
          BadServer.http(
              exchange -> {
                exchange.send(Exchange.head("200 OK", fields));
                exchange.send(fields.isEmpty() ? "" : "FFFFFFFFFF\r\n").endlessly(block);
              })) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).allowUnframed();
        Result result = fixture.fails(plan, LIMIT, Reason.TOO_LARGE);
        assertThat(result.report().transferred()).isLessThan(2 << 20);
        assertThat(fixture.bodies()).isEmpty();
      }
    }
  }

  @Test
  @DisplayName(
      "D21 A Content-Length is above the maximum size: the run fails with class Limit before it "
          + "reads a byte of the body")
  void announcedTooLarge() {
    try (BadServer server =
        BadServer.http(
            Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n12345"))) {
      Result result =
          fixture.fails(new PlanBuilder(server.url("/list.csv")), LIMIT, Reason.TOO_LARGE);
      assertThat(result.report().transferred()).isZero();
    }
  }
}
