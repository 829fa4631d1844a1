package dev.fetchjobs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.RunSummary;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests holds and freshness: until when runs send no request to a publisher, and how old the file
 * is.
 */
@Story
class HealthStories {

  private static final String FILE = "list.csv";

  @Test
  @DisplayName(
      "A Retry-After that lasts beyond the run sets a hold: scheduled runs send no request to the "
          + "publisher, and a requested run does")
  void retryAfter(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    scene.publisher().behave(scene.file(FILE), "status=429*&header=Retry-After:%203600");
    fetchJobs.applyReady("polite", scene.everyMinute(FILE));

    // When
    fetchJobs.request("polite", "early");
    RunSummary failed =
        fetchJobs.awaitRun("polite", "the requested run", run -> run.trigger().equals("Request"));

    // Then
    assertThat(failed.failureClass()).isEqualTo("Transient");
    FetchJob held = fetchJobs.resource("polite").require();
    assertThat(held.getStatus().hold().reason()).isEqualTo("RetryAfter");
    assertThat(Instant.parse(held.getStatus().hold().until()))
        .isBetween(
            Instant.parse(failed.startTime()).plusSeconds(3_590),
            Instant.parse(failed.finishTime()).plusSeconds(3_610));
    assertThat(FetchJobs.condition(held, "Fetched").orElseThrow().message())
        .contains("before " + held.getStatus().hold().until(), "the publisher asked for it");
    fetchJobs.awaitEvent("polite", "RetryAfter Scheduled runs do not ask again before");

    // When
    scene.publisher().behave(scene.file(FILE), "");
    scene.publisher().forgetRequests(scene.file(FILE));
    RunSummary skipped =
        fetchJobs.awaitRun("polite", "a skipped run", run -> run.outcome().equals("Skipped"));

    // Then
    assertThat(skipped.trigger()).isEqualTo("Schedule");
    assertThat(scene.publisher().requests(scene.file(FILE))).isEmpty();
    FetchJobStatus still = fetchJobs.status("polite");
    assertThat(still.lastFailedRun().job()).isEqualTo(failed.job());
    assertThat(still.hold()).isEqualTo(held.getStatus().hold());

    // When
    fetchJobs.request("polite", "now");
    RunSummary asked =
        fetchJobs.awaitRun("polite", "the requested run", run -> run.outcome().equals("Fetched"));

    // Then
    assertThat(asked.trigger()).isEqualTo("Request");
    assertThat(fetchJobs.status("polite").hold()).isNull();
  }

  @Test
  @DisplayName(
      "The publisher asks one FetchJob for silence: another one on the claim is held as well, its "
          + "status names the first one, and a requested run sends a request")
  void sharedHold(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish("other.csv", "rows\n");
    scene.publish(FILE, "rows\n");
    scene.publisher().behave(scene.file(FILE), "status=429*&header=Retry-After:%203600");
    assertThat(fetchJobs.applyAndRun("first", scene.rarely(FILE)).outcome()).isEqualTo("Failed");

    // When
    fetchJobs.apply(
        "second", scene.rarely("other.csv").replace("runOnCreate: false", "runOnCreate: true"));
    RunSummary skipped =
        fetchJobs.awaitRun("second", "its first run", run -> run.trigger().equals("Creation"));

    // Then
    String first = scene.namespace().name() + "/first";
    assertThat(skipped.outcome()).isEqualTo("Skipped");
    assertThat(skipped.message()).contains("asked FetchJob " + first + " for silence");
    assertThat(scene.publisher().requests(scene.file("other.csv"))).isEmpty();
    Hold hold = fetchJobs.status("second").hold();
    assertThat(hold.reason()).isEqualTo("RetryAfter");
    assertThat(hold.seenBy()).isEqualTo(first);
    assertThat(hold.scope()).isEqualTo(fetchJobs.status("first").hold().scope());
    fetchJobs.awaitEvent("second", "RetryAfter Scheduled runs do not ask again before");

    // When
    fetchJobs.request("second", "now");

    // Then
    fetchJobs.awaitRun("second", "the requested run", run -> run.outcome().equals("Fetched"));
    assertThat(scene.volume().read("other.csv")).isEqualTo("rows\n");
  }

  @Test
  @DisplayName(
      "After repeated failures the circuit breaker opens: scheduled runs send no request and "
          + "report that; a requested run sends one, and its success closes the circuit")
  void circuit(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    scene.publisher().behave(scene.file(FILE), "status=404*");
    String breaker = "circuitBreaker:\n  failureThreshold: 2\n  hold: 10m\n";
    fetchJobs.applyReady("broken", scene.rarely(FILE) + breaker);

    // When
    fetchJobs.run("broken");
    assertThat(fetchJobs.status("broken").hold()).isNull();
    fetchJobs.run("broken");

    // Then
    FetchJobStatus open = fetchJobs.status("broken");
    assertThat(open.consecutiveFailures()).isEqualTo(2);
    assertThat(open.hold().reason()).isEqualTo("CircuitOpen");

    // When: a scheduled time comes
    scene.publisher().forgetRequests(scene.file(FILE));
    fetchJobs.apply("broken", scene.everyMinute(FILE) + breaker);
    RunSummary skipped =
        fetchJobs.awaitRun("broken", "a scheduled run", run -> run.trigger().equals("Schedule"));

    // Then
    assertThat(skipped.outcome() + skipped.reason()).isEqualTo("SkippedHold");
    assertThat(scene.publisher().requests(scene.file(FILE))).isEmpty();
    assertThat(scene.kubectl("logs", "job/" + skipped.job()))
        .contains(
            "The publisher was not asked, because too many runs failed in a row until "
                + open.hold().until().replace("Z", ""));
    FetchJob waiting = fetchJobs.resource("broken").require();
    assertThat(waiting.getStatus().hold()).isEqualTo(open.hold());
    assertThat(waiting.getStatus().consecutiveFailures()).isEqualTo(2);
    assertThat(FetchJobs.condition(waiting, "Fetched").orElseThrow().message())
        .contains("do not ask again before " + open.hold().until(), "the last 2 runs failed");

    // When: a requested run during the hold fails again
    fetchJobs.apply("broken", scene.rarely(FILE) + breaker);
    fetchJobs.request("broken", "hope");
    RunSummary third =
        fetchJobs.awaitRun("broken", "a requested run", run -> run.trigger().equals("Request"));

    // Then: the hold on requests to the publisher is twice as long
    FetchJobStatus longer = fetchJobs.status("broken");
    assertThat(longer.consecutiveFailures()).isEqualTo(3);
    assertThat(Instant.parse(longer.hold().until()))
        .isAfter(Instant.parse(third.finishTime()).plus(Duration.ofMinutes(15)));

    // When
    scene.publisher().behave(scene.file(FILE), "");
    fetchJobs.request("broken", "repaired");
    fetchJobs.awaitRun("broken", "a good run", run -> run.outcome().equals("Fetched"));

    // Then
    FetchJobStatus closed = fetchJobs.status("broken");
    assertThat(closed.hold()).isNull();
    assertThat(closed.consecutiveFailures()).isZero();
  }

  @Test
  @DisplayName(
      "The condition Fresh becomes False by the clock alone, the message gives the time and the "
          + "cause, and the next confirmation makes it True")
  void freshness(Scene scene, FetchJobs fetchJobs) {
    // Given
    scene.publish(FILE, "rows\n");
    fetchJobs.applyAndRun("ageing", scene.rarely(FILE) + "freshness:\n  maxAge: 1m\n");
    FetchJob fresh = fetchJobs.await("ageing", "Fresh", job -> FetchJobs.is(job, "Fresh", "True"));
    String checked = fresh.getStatus().artifact().checkedTime();
    scene.publisher().behave(scene.file(FILE), "status=404*");
    fetchJobs.run("ageing");

    // When
    FetchJob stale = fetchJobs.await("ageing", "stale", job -> FetchJobs.is(job, "Fresh", "False"));

    // Then
    Condition condition = FetchJobs.condition(stale, "Fresh").orElseThrow();
    assertThat(
            Duration.between(Instant.parse(checked), Instant.parse(condition.lastTransitionTime())))
        .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(65));
    assertThat(condition.message()).contains("confirmed at " + checked, "404");
    assertThat(fetchJobs.jobs("ageing")).hasSize(2);
    fetchJobs.awaitEvent("ageing", "TooOld Fresh is False");

    // When
    scene.publisher().behave(scene.file(FILE), "");
    fetchJobs.run("ageing");

    // Then
    fetchJobs.await("ageing", "Fresh again", job -> FetchJobs.is(job, "Fresh", "True"));
  }
}
