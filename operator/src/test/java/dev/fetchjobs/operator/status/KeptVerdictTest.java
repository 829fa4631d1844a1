package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.inPlace;
import static dev.fetchjobs.operator.status.Statuses.made;
import static dev.fetchjobs.operator.status.Statuses.of;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.observed.Run;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the operator never replaces a recorded result of a run. */
class KeptVerdictTest {

  private static final FetchJob FIRST = FetchJobYaml.complete();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10})
  @DisplayName(
      "R3 A recorded result of a run stays, whatever Kubernetes reports about the Job later")
  void monotone(int history) {
    // Given
    var fetchJob = FetchJobYaml.with("runHistoryLimit: 10", "runHistoryLimit: " + history);
    Run run = of(fetchJob, "a", Outcome.UNCHANGED, null);
    Run newer = made(of(fetchJob, "b", Outcome.FETCHED, null), 30);
    var known = status(fetchJob, null, NOW, run, newer);

    for (Outcome outcome : List.of(Outcome.FAILED, Outcome.REJECTED, Outcome.UNKNOWN)) {
      // When
      var result = new Run.Result(outcome, null, "DeadlineExceeded", "Stopped.", null);
      Run rewritten = run.in(new Run.Finished(NOW.plusSeconds(200), result));
      var next = next(fetchJob, known, NOW.plusSeconds(200), rewritten, newer);

      // Then
      assertThat(next.news()).as("metrics and Events depend on new results only").isEmpty();
      assertThat(next.status()).isEqualTo(status(fetchJob, known, NOW.plusSeconds(200)));
      assertThat(next.status().lastFailedRun()).isNull();
      assertThat(next.status().consecutiveFailures()).isZero();
    }
  }

  /**
   * Tests a pod whose removal is seen before the removal of its Job, because the two have separate
   * watches.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10})
  @DisplayName(
      "R3 A pod is removed before its Job: a run with a result does not become active again")
  void podGoneBeforeItsJob(int history) {
    // Given
    var fetchJob = FetchJobYaml.with("runHistoryLimit: 10", "runHistoryLimit: " + history);
    Run run = of(fetchJob, "a", Outcome.FETCHED, null);
    Run newer = made(of(fetchJob, "b", Outcome.FETCHED, null), 30);
    var known = status(fetchJob, null, NOW, run, newer);
    Stream<Run.State> states =
        history < 10
            ? Stream.of(new Run.Ending(NOW.plusSeconds(10)))
            : Stream.of(
                new Run.Ending(NOW.plusSeconds(10)),
                new Run.Starting(NOW, List.of("job-uid"), null),
                new Run.Active());

    states.forEach(
        state -> {
          // When
          Run seen = News.settled(known, run.in(state));
          var meanwhile = status(fetchJob, known, NOW.plusSeconds(5), seen, newer);
          var afterwards = status(fetchJob, meanwhile, NOW.plusSeconds(6), newer);

          // Then
          assertThat(meanwhile.activeRun()).isNull();
          assertThat(meanwhile.otherActiveRuns()).isEmpty();
          assertThat(afterwards).isEqualTo(status(fetchJob, known, NOW.plusSeconds(6), newer));
        });
  }

  @Test
  @DisplayName(
      "R3 The result of a run in the history stays, even if an older operator's status shows the "
          + "run as active")
  void openAndKnown() {
    // Given: the status of an operator that showed the ended run as active again
    Run run = of(FIRST, "a", Outcome.FETCHED, null);
    Run newer = made(of(FIRST, "b", Outcome.FETCHED, null), 30);
    var known = status(FIRST, null, NOW, run, newer);
    var confused = status(FIRST, known, NOW, run.in(new Run.Ending(NOW.plusSeconds(10))), newer);
    assertThat(confused.activeRun()).isNotNull();

    // When
    var afterwards = status(FIRST, confused, NOW.plusSeconds(6), newer);

    // Then
    assertThat(afterwards.history()).isEqualTo(known.history());
  }

  @Test
  @DisplayName("R3 A run whose report was unreadable does not become a failure later")
  void unreadable() {
    var unreadable = status(FIRST, null, NOW, of(FIRST, "a", Outcome.UNKNOWN, null));

    var later =
        status(FIRST, unreadable, NOW, finished("a", Outcome.FAILED, FailureClass.LIMIT, null));

    assertThat(later.lastRun()).isEqualTo(unreadable.lastRun());
    assertThat(later.consecutiveFailures()).isZero();
  }

  private static NextStatus.Result next(
      FetchJob fetchJob, FetchJobStatus old, Instant now, Run... runs) {
    return Statuses.next(fetchJob, old, inPlace(fetchJob), now, runs).result();
  }
}
