package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.FRESHNESS;
import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.report;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {

  @Test
  void theFileGetsStaleAtAnExactMomentWithoutAnyRun() {
    // Given
    var fetchJob = FetchJobYaml.with("timeout: 30m", FRESHNESS);
    var run = finished("a", Outcome.FETCHED, null, report(Outcome.FETCHED, null));
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
  void aFileThatNeverCameIsStaleWithinMaxAgeOfTheCreation() {
    var fetchJob = FetchJobYaml.with("timeout: 30m", FRESHNESS);

    var status = status(fetchJob, null, Instant.parse("2026-11-23T08:00:00Z"));

    assertThat(condition(status, "Fresh").orElseThrow().reason()).isEqualTo("NeverFetched");
  }

  @Test
  void timesInAnEditedStatusThatAreNoneStopNothing() throws Exception {
    // Given
    var fetchJob = FetchJobYaml.with("timeout: 30m", FRESHNESS);
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
  void aHoldIsShownWhileItIsOnAndTheTimerEndsIt() {
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
}
