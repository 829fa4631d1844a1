package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.runtime.Failures.Target;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FailuresTest {

  private static final Instant NOW = Instant.parse("2026-11-22T07:12:00Z");
  private static final FetchJob JOB = FetchJobYaml.complete();
  private static final ApiException RESET = ApiException.noAnswer("PATCH cronjobs", "reset");

  private final Failures failures = new Failures();

  @Test
  @DisplayName("R1 pauses between attempts grow to at most 30 s")
  void pausesGrow() {
    Instant now = NOW;
    Duration last = Duration.ZERO;
    for (int i = 0; i < 20; i++) {
      Instant next = failures.failed(JOB, Target.CRON_JOB, "a", RESET, now).next();
      last = Duration.between(now, next);
      assertThat(last).isBetween(Duration.ofMillis(500), Failures.LONGEST);
      assertThat(failures.pause(JOB, Target.CRON_JOB, "a", next.minusMillis(1))).isPresent();
      assertThat(failures.pause(JOB, Target.CRON_JOB, "a", next)).isEmpty();
      assertThat(failures.next(JOB, now)).contains(next);
      assertThat(failures.next(JOB, next)).isEmpty();
      now = next;
    }
    assertThat(last).isGreaterThanOrEqualTo(Failures.LONGEST.dividedBy(2));
  }

  @Test
  @DisplayName(
      "R1 a failed write that is not wanted any more does not hide when another is tried again")
  void staleFailure() {
    // Given
    failures.failed(JOB, Target.JOB, "a run", RESET, NOW);
    Instant next = failures.failed(JOB, Target.CRON_JOB, "a", RESET, NOW.plusSeconds(60)).next();

    // Then
    assertThat(failures.next(JOB, NOW.plusSeconds(60))).contains(next);
  }

  @Test
  @DisplayName("R1 another content, another FetchJob of the name and a clock set back end a pause")
  void whatEndsAPause() {
    // Given
    failures.failed(JOB, Target.CRON_JOB, "a", RESET, NOW);
    FetchJob namesake = FetchJobYaml.with("uid: 11111111", "uid: 22222222");

    // Then
    assertThat(failures.pause(JOB, Target.CRON_JOB, "a", NOW)).isPresent();
    assertThat(failures.pause(JOB, Target.CRON_JOB, "b", NOW)).isEmpty();
    assertThat(failures.pause(JOB, Target.JOB, "a", NOW)).isEmpty();
    assertThat(failures.pause(namesake, Target.CRON_JOB, "a", NOW)).isEmpty();
    assertThat(failures.pause(JOB, Target.CRON_JOB, "a", NOW.minusSeconds(3600))).isEmpty();
  }

  @Test
  @DisplayName("R1 a refusal is asked again after 30 s, since somebody has to change something")
  void refusal() {
    var refused =
        ApiException.answered("PATCH cronjobs", 403, new Node(Map.of("message", "exceeded quota")));

    Instant next = failures.failed(JOB, Target.CRON_JOB, "a", refused, NOW).next();

    assertThat(next).isEqualTo(NOW.plus(Failures.LONGEST));
  }

  @Test
  @DisplayName("R1 one cause has one sentence: no local ports in it")
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
