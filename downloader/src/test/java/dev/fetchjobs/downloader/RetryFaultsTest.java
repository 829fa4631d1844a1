package dev.fetchjobs.downloader;

import static dev.fetchjobs.contract.FailureClass.PERMANENT;
import static dev.fetchjobs.contract.FailureClass.TRANSIENT;
import static dev.fetchjobs.downloader.RunFixture.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.run.Result;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import dev.fetchjobs.testkit.table.FaultRows;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@FaultRows("download")
@DisplayName("A run repeats requests that failed")
class RetryFaultsTest {

  @TempDir Path volume;
  private RunFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new RunFixture(volume).withLastGood();
  }

  @Test
  @DisplayName(
      "D41 After a status 202, 408, 425, 429, 500, 502, 503, 504 or of retry.onStatus the run "
          + "makes another attempt")
  void transientStatus() {
    for (int status : List.of(202, 408, 425, 429, 500, 502, 503, 504, 507, 599, 404)) {
      Script busy = exchange -> exchange.respond(status + " Busy", "", new byte[0]);
      try (BadServer server =
          BadServer.http(
              Script.sequence(busy, busy, Script.ok("", RunFixture.text("v" + status))))) {
        PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(3);
        plan.onStatus = List.of(404);
        Result result = fixture.fetches(plan, RunFixture.text("v" + status));
        assertThat(result.report().attempts()).isEqualTo(3);
        assertThat(server.seen()).hasSize(3);
      }
    }
  }

  @Test
  @DisplayName("D41 Every attempt gets a status such as 503: the run fails with class Transient")
  void attemptsUsedUp() {
    try (BadServer server =
        BadServer.http(exchange -> exchange.respond("503 Busy", "", new byte[0]))) {
      Result result =
          fixture.fails(
              new PlanBuilder(server.url("/list.csv")).attempts(4), TRANSIENT, Reason.STATUS);
      assertThat(result.report().httpStatus()).isEqualTo(503);
      assertThat(result.report().attempts()).isEqualTo(4);
      assertThat(server.seen()).hasSize(4);
      assertThat(result.report().message())
          .isEqualTo(
              "The server answered 503 Busy. If it lasts, ask the publisher. Tried 4 times.");
      assertThat(fixture.log).hasSize(4);
    }
  }

  @Test
  @DisplayName(
      "D41 Every attempt gets a status such as 503: the message says what to do, in at most 256 "
          + "characters")
  void advisedStatus() {
    Map<Integer, String> advice =
        Map.of(
            429, "If it lasts, ask less often (spec.schedule). Tried 2 times.",
            404, "retry.onStatus lists as temporary. If it lasts, check the URL. Tried 2 times.");
    advice.forEach(
        (status, words) -> {
          String phrase = status + " " + "x".repeat(300);
          try (BadServer server =
              BadServer.http(exchange -> exchange.respond(phrase, "", new byte[0]))) {
            PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(2);
            plan.onStatus = List.of(404);
            Result result = fixture.fails(plan, TRANSIENT, Reason.STATUS);
            assertThat(result.report().message()).endsWith(words);
          }
        });
  }

  private Result busy(String retryAfter, PlanBuilder plan) {
    Script busy =
        exchange ->
            exchange.respond("429 Slow down", "Retry-After: " + retryAfter + "\r\n", new byte[0]);
    try (BadServer server = BadServer.http(Script.sequence(busy, Script.ok("", GOOD)))) {
      plan.url = server.url("/list.csv");
      return fixture.run(plan.attempts(3));
    }
  }

  @Test
  @DisplayName(
      "D42 The next attempt waits for a short Retry-After, and ignores one that is past or "
          + "malformed")
  void retryAfterWithinTheRun() {
    for (String value :
        List.of("1", "0000000001", "Sun, 06 Nov 1994 08:49:37 GMT", "soon", "-1", "1.5", "")) {
      Result result = busy(value, new PlanBuilder(""));
      assertThat(result.report().outcome().isSuccess()).as(value).isTrue();
      assertThat(result.report().attempts()).as(value).isEqualTo(2);
      assertThat(result.report().hold()).isNull();
    }
    assertThat(fixture.log).anySatisfy(line -> assertThat(line).contains("Next attempt in 1.0 s"));
  }

  @Test
  @DisplayName(
      "D42 A Retry-After ends after the run's time: the run fails and sets a hold of at most 24 "
          + "hours for the scheduled runs")
  void retryAfterBeyondTheRun() {
    Instant now = Instant.parse("2026-11-22T06:12:00Z");
    Instant named = now.plus(2, ChronoUnit.HOURS);
    fixture.clock = () -> now;
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(named.atOffset(ZoneOffset.UTC));
    String rfc850 = "Sunday, 22-Nov-26 08:12:00 GMT";
    String asctime = "Sun Nov 22 08:12:00 2026";
    for (String value : List.of("7200", date, rfc850, asctime)) {
      fixture.requested = true;
      Result result = busy(value, new PlanBuilder(""));
      assertThat(result.report().outcome()).isEqualTo(Outcome.FAILED);
      assertThat(result.report().failureClass()).isEqualTo(TRANSIENT);
      assertThat(result.report().attempts()).isEqualTo(1);
      assertThat(result.report().hold())
          .extracting(Hold::until, Hold::reason)
          .containsExactly(named, Hold.Reason.RETRY_AFTER);
    }
    for (String value : List.of("315360000", "9".repeat(40))) {
      Hold hold = busy(value, new PlanBuilder("")).report().hold();
      assertThat(hold.until()).as(value).isEqualTo(now.plus(24, ChronoUnit.HOURS));
    }
  }

  @Test
  @DisplayName(
      "D42 While a hold is in force, a scheduled run sends no request, and a requested run sends "
          + "one")
  void holdIsObeyed() {
    try (BadServer server =
        BadServer.http(
            Script.sequence(
                exchange -> exchange.respond("503 Busy", "Retry-After: 7200\r\n", new byte[0]),
                Script.ok("", GOOD)))) {
      PlanBuilder plan = new PlanBuilder(server.url("/list.csv")).attempts(3);
      fixture.fails(plan, TRANSIENT, Reason.STATUS);

      Result skipped = fixture.run(plan);
      assertThat(skipped.report().outcome()).isEqualTo(Outcome.SKIPPED);
      assertThat(skipped.report().reason()).isEqualTo(Reason.HOLD.word());
      assertThat(skipped.exitCode().code()).isZero();
      assertThat(server.connections()).isEqualTo(1);

      fixture.requested = true;
      fixture.fetches(plan, GOOD);
      fixture.requested = false;
      assertThat(fixture.run(plan).report().hold()).isNull();
    }
  }

  @Test
  @DisplayName("A hold about one publisher does not keep a FetchJob from asking another publisher")
  void holdOfAnotherPublisher() {
    try (BadServer busy =
            BadServer.http(
                exchange -> exchange.respond("503 Busy", "Retry-After: 7200\r\n", new byte[0]));
        BadServer other = BadServer.http(Script.ok("", GOOD))) {
      fixture.fails(new PlanBuilder(busy.url("/list.csv")), TRANSIENT, Reason.STATUS);

      Result samePublisher = fixture.run(new PlanBuilder(busy.url("/isins.csv")));
      assertThat(samePublisher.report().outcome()).isEqualTo(Outcome.SKIPPED);

      fixture.fetches(new PlanBuilder(other.url("/list.csv")), GOOD);
    }
  }

  @Test
  @DisplayName(
      "D43 After 401, 403, 404, 410, 451 and other 4xx the run fails with class Permanent at the "
          + "first attempt")
  void permanentStatus() {
    for (int status : List.of(400, 401, 403, 404, 406, 410, 416, 418, 451, 499)) {
      try (BadServer server =
          BadServer.http(exchange -> exchange.respond(status + " No", "", GOOD))) {
        Result result =
            fixture.fails(
                new PlanBuilder(server.url("/list.csv")).attempts(5), PERMANENT, Reason.STATUS);
        assertThat(result.report().httpStatus()).isEqualTo(status);
        assertThat(server.seen()).hasSize(1);
      }
    }
  }
}
