package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.failed;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.FetchReport.Hold.Reason;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.observed.Run;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TransitionTest {

  @Test
  @DisplayName(
      "The operator announces a transition of a FetchJob once, and does not announce the first "
          + "Ready")
  void announcedOnce() {
    var ready = status(null, NOW);
    var failed = status(ready, NOW, failed("a", FailureClass.LIMIT));
    var fine = status(failed, NOW, finished("b", Outcome.FETCHED, null, null));

    assertThat(Transition.between(null, ready)).isEmpty();
    assertThat(Transition.between(ready, failed))
        .extracting(Transition::reason)
        .containsExactly("Limit");
    assertThat(Transition.between(failed, failed)).isEmpty();
    assertThat(Transition.between(failed, fine))
        .extracting(Transition::warning)
        .containsExactly(false);
  }

  @Test
  @DisplayName(
      "The operator announces a hold with its reason and with the runs that may still ask the "
          + "publisher")
  void hold() {
    // Given
    var ready = status(null, NOW);
    var until = NOW.plusSeconds(900);

    // When
    var open = status(ready, NOW, held(new Hold(until, Reason.CIRCUIT_OPEN)));
    var asked = status(ready, NOW, held(new Hold(until, Reason.RETRY_AFTER)));

    // Then
    assertThat(Transition.between(ready, open))
        .last()
        .isEqualTo(
            new Transition(
                true,
                "CircuitOpen",
                "Scheduled runs do not ask again before 2026-11-23T06:15:00Z, because the last run failed; a requested run does."));
    assertThat(Transition.between(ready, asked))
        .last()
        .satisfies(
            transition ->
                assertThat(transition.message()).contains("because the publisher asked for it"));
    assertThat(Transition.between(open, open)).isEmpty();
  }

  private static Run held(Hold hold) {
    return finished("a", Outcome.FAILED, FailureClass.LIMIT, Statuses.report(Outcome.FAILED, hold));
  }
}
