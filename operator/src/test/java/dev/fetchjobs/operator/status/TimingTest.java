package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.fetched;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.made;
import static dev.fetchjobs.operator.status.Statuses.of;
import static dev.fetchjobs.operator.status.Statuses.report;
import static dev.fetchjobs.operator.status.Statuses.status;
import static dev.fetchjobs.operator.status.Statuses.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.observed.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Tests that a status changes at the right time by itself, and that no node's clock decides when.
 */
class TimingTest {

  private static final FetchJob FIRST = FetchJobYaml.complete();

  @Test
  @DisplayName(
      "No run confirms the file: Fresh becomes False at an exact instant, and the operator's "
          + "timer is set to that instant")
  void tooOld() {
    // Given
    var fetchJob = FetchJobYaml.ageing();
    var run = fetched("a");
    var fresh = status(fetchJob, null, NOW, run);
    Instant stale = NOW.plus(Duration.ofHours(26));

    // When
    var before = status(fetchJob, fresh, stale.minusSeconds(1));
    var after = status(fetchJob, before, stale);

    // Then
    assertThat(condition(fresh, "Fresh").orElseThrow().status()).isEqualTo("True");
    assertThat(condition(before, "Fresh").orElseThrow().status()).isEqualTo("True");
    assertThat(condition(after, "Fresh").orElseThrow().reason()).isEqualTo("TooOld");
    assertThat(condition(after, "Fresh").orElseThrow().message())
        .contains("2026-11-23T06:00:00Z", "The newest run ended");
    assertThat(
            new Timing(fetchJob, inPlace(fetchJob), List.of(), fresh).next(stale.minusSeconds(30)))
        .isEqualTo(stale);
  }

  @Test
  @DisplayName(
      "No run ever published a file: Fresh is False when the FetchJob is older than maxAge")
  void neverFetched() {
    var fetchJob = FetchJobYaml.ageing();

    var status = status(fetchJob, null, Instant.parse("2026-11-23T08:00:00Z"));

    assertThat(condition(status, "Fresh").orElseThrow().reason()).isEqualTo("NeverFetched");
  }

  @Test
  @DisplayName(
      "A person writes invalid times into a status: the operator can compute the next status from "
          + "it")
  void noTimes() throws Exception {
    // Given
    var fetchJob = FetchJobYaml.ageing();
    var hold = new FetchReport.Hold(NOW.plusSeconds(300), FetchReport.Hold.Reason.RETRY_AFTER);
    var good =
        status(
            fetchJob,
            null,
            NOW,
            finished("a", Outcome.FETCHED, null, report(Outcome.FETCHED, hold)));
    var json = new ObjectMapper();
    var edited =
        json.readValue(
            json.writeValueAsString(good).replaceAll("T\\d\\d:\\d\\d:\\d\\dZ", "T99:99:99Z"),
            FetchJobStatus.class);

    // When
    var status = status(fetchJob, edited, NOW);

    // Then
    assertThat(condition(status, "Fresh").orElseThrow().reason()).isEqualTo("TooOld");
    assertThat(new Timing(fetchJob, inPlace(fetchJob), List.of(), status).next(NOW)).isAfter(NOW);
  }

  @Test
  @DisplayName("A hold is in the status while it lasts, and the operator's timer is set to its end")
  void hold() {
    // Given
    var hold = new FetchReport.Hold(NOW.plusSeconds(300), FetchReport.Hold.Reason.RETRY_AFTER);
    var fetchJob = FetchJobYaml.complete();
    var run = finished("a", Outcome.FAILED, FailureClass.TRANSIENT, report(Outcome.FAILED, hold));

    // When
    var held = status(fetchJob, null, NOW, run);
    var over = status(fetchJob, held, NOW.plusSeconds(300), run);

    // Then
    assertThat(held.hold().reason()).isEqualTo("RetryAfter");
    assertThat(condition(held, "Fetched").orElseThrow().message()).contains("do not ask again");
    assertThat(new Timing(fetchJob, inPlace(fetchJob), List.of(), held).next(NOW))
        .isBeforeOrEqualTo(NOW.plusSeconds(300));
    assertThat(over.hold()).isNull();
  }

  @Test
  @DisplayName(
      "R10 The operator corrects a status with times in 2099 by itself, and these times hide no "
          + "later failure")
  void poisoned() throws Exception {
    // Given
    var fetchJob = FetchJobYaml.ageing();
    var hold = new FetchReport.Hold(NOW.plusSeconds(300), FetchReport.Hold.Reason.RETRY_AFTER);
    var good = status(fetchJob, null, NOW, of(fetchJob, "a", Outcome.FETCHED, hold));
    var json = new ObjectMapper();
    var poisoned =
        json.readValue(
            json.writeValueAsString(good).replace("\"2026-11-23T06", "\"2099-11-23T06"),
            FetchJobStatus.class);

    // When
    var healed = status(fetchJob, poisoned, NOW.plusSeconds(60));
    var failed =
        status(
            fetchJob,
            healed,
            NOW.plusSeconds(200),
            made(of(fetchJob, "b", Outcome.FAILED, null), 100));
    var stale = status(fetchJob, healed, NOW.plus(Duration.ofHours(27)));

    // Then
    assertThat(json.writeValueAsString(healed).replaceAll("lay ahead, at [^;]*", ""))
        .doesNotContain("2099");
    assertThat(healed.lastRun().message()).contains("lay ahead, at 2099-11-23T06");
    assertThat(healed.hold()).isNull();
    assertThat(status(fetchJob, healed, NOW.plusSeconds(90))).isEqualTo(healed);
    assertThat(verdict(failed)).startsWith("False");
    assertThat(condition(stale, "Fresh").orElseThrow().reason()).isEqualTo("TooOld");
  }

  @Test
  @DisplayName(
      "R10 The operator orders runs by the creation of their Jobs, not by end times from the "
          + "clocks of nodes")
  void ordered() {
    // Given
    Run first = made(of(FIRST, "a", Outcome.FETCHED, null), 0);
    Run ahead =
        first.in(new Run.Finished(NOW.plusSeconds(240), ((Run.Finished) first.state()).result()));
    Run second = made(of(FIRST, "b", Outcome.FAILED, null), 60);

    // When
    var status = status(FIRST, status(FIRST, null, NOW, ahead), NOW.plusSeconds(90), ahead, second);

    // Then
    assertThat(status.lastRun().job()).isEqualTo("b");
    assertThat(verdict(status)).startsWith("False");
  }
}
