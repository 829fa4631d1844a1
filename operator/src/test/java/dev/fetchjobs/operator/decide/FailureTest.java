package dev.fetchjobs.operator.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailureTest {

  private static final Instant NOW = Instant.parse("2026-11-22T07:12:00Z");
  private static final FetchJob JOB = FetchJobYaml.complete();
  private static final ApiException RESET = ApiException.noAnswer("PATCH cronjobs", "reset");

  private final Memory memory = Memory.none(JOB);

  private Memory failed(Object content, ApiException why) {
    return memory.failed(Target.CRON_JOB, content, why, NOW);
  }

  @Test
  @DisplayName("R1 The pauses between the operator's attempts to write grow to at most 30 s")
  void pausesGrow() {
    Instant now = NOW;
    Duration last = Duration.ZERO;
    Memory known = memory;
    for (int i = 0; i < 20; i++) {
      known = known.failed(Target.CRON_JOB, "a", RESET, now);
      Instant next = known.pause(Target.CRON_JOB, "a", now).orElseThrow().next();
      last = Duration.between(now, next);
      assertThat(last).isBetween(Duration.ofMillis(500), Failure.LONGEST);
      assertThat(known.pause(Target.CRON_JOB, "a", next.minusMillis(1))).isPresent();
      assertThat(known.pause(Target.CRON_JOB, "a", next)).isEmpty();
      assertThat(known.next(null, now)).contains(next);
      assertThat(known.next(null, next)).isEmpty();
      now = next;
    }
    assertThat(last).isGreaterThanOrEqualTo(Failure.LONGEST.dividedBy(2));
  }

  @Test
  @DisplayName(
      "The API server refuses a request with 403 and 422, but 401 is no refusal of the request")
  void refusals() {
    assertThat(answered(403).isRefusal()).isTrue();
    assertThat(answered(422).isRefusal()).isTrue();
    assertThat(answered(401).isRefusal()).isFalse();
  }

  private static ApiException answered(int code) {
    return ApiException.answered("GET cronjobs", code, new Node(Map.of()));
  }

  @Test
  @DisplayName(
      "R1 A failed write that is no longer wanted does not hide the time of another write's next "
          + "attempt")
  void staleFailure() {
    // Given
    Instant later = NOW.plusSeconds(60);
    Memory known =
        memory.failed(Target.JOB, "a run", RESET, NOW).failed(Target.CRON_JOB, "a", RESET, later);

    // Then
    assertThat(known.next(null, later))
        .contains(known.pause(Target.CRON_JOB, "a", later).orElseThrow().next());
  }

  @Test
  @DisplayName(
      "R1 The operator's pause before the next write ends after new content, after a success, and "
          + "after the clock is set back")
  void whatEndsAPause() {
    // Given
    Memory known = failed("a", RESET);

    // Then
    assertThat(known.pause(Target.CRON_JOB, "a", NOW)).isPresent();
    assertThat(known.pause(Target.CRON_JOB, "b", NOW)).isEmpty();
    assertThat(known.pause(Target.JOB, "a", NOW)).isEmpty();
    assertThat(known.succeeded(Target.CRON_JOB).pause(Target.CRON_JOB, "a", NOW)).isEmpty();
    assertThat(known.pause(Target.CRON_JOB, "a", NOW.minusSeconds(3600))).isEmpty();
  }

  @Test
  @DisplayName(
      "R1 The operator sends a refused write again after 30 s, because a person has to change "
          + "something first")
  void refusal() {
    var refused =
        ApiException.answered("PUT cronjobs", 403, new Node(Map.of("message", "exceeded quota")));

    assertThat(failed("a", refused).next(null, NOW)).contains(NOW.plus(Failure.LONGEST));
  }

  @Test
  @DisplayName(
      "R1 The message about an error names no local port, so the same cause has the same message")
  void sentences() {
    assertThat(
            ApiException.answered(
                    "PATCH cronjobs",
                    500,
                    new Node(
                        Map.of("message", "read tcp 10.0.0.1:41234->10.0.0.2:443: reset by peer")))
                .sentence())
        .isEqualTo("The API server says: read tcp 10.0.0.2:443: reset by peer");
    assertThat(ApiException.answered("PATCH cronjobs", 503, new Node(null)).sentence())
        .isEqualTo("The API server answered with status 503.");
    assertThat(RESET.sentence()).isEqualTo("The API server gave no answer: reset.");
  }
}
