package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.active;
import static dev.fetchjobs.operator.status.Statuses.condition;
import static dev.fetchjobs.operator.status.Statuses.fetched;
import static dev.fetchjobs.operator.status.Statuses.finished;
import static dev.fetchjobs.operator.status.Statuses.next;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NextStatusTest {

  @Test
  @DisplayName(
      "A FetchJob with the wanted CronJob is Ready, and the status gives the next run in the "
          + "FetchJob's time zone")
  void ready() {
    var status = status(null, NOW);

    assertThat(condition(status, "Ready"))
        .hasValueSatisfying(c -> assertThat(c.status() + c.reason()).isEqualTo("TrueScheduled"));
    assertThat(condition(status, "Fetched"))
        .hasValueSatisfying(c -> assertThat(c.status() + c.reason()).isEqualTo("UnknownNoRunYet"));
    assertThat(condition(status, "Fresh")).isEmpty();
    assertThat(condition(status, "Stalled")).isEmpty();
    assertThat(status.schedule().nextRun()).isEqualTo("2026-11-23T07:12+01:00");
    assertThat(status.schedule().nextRunTime()).isEqualTo("2026-11-23T06:12:00Z");
    assertThat(status.observedGeneration()).isEqualTo(1);
  }

  @Test
  @DisplayName("A status that the operator wrote needs no second write")
  void settled() {
    var run = fetched("a");
    var first = status(FetchJobYaml.ageing(), null, NOW, run);

    var second = status(FetchJobYaml.ageing(), first, NOW.plusSeconds(60), run);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aSuspendedOneIsReadyAndHasNoNextRun() {
    var status = status(FetchJobYaml.with("suspend: false", "suspend: true"), null, NOW);

    assertThat(condition(status, "Ready").orElseThrow().reason()).isEqualTo("Suspended");
    assertThat(status.schedule().nextRun()).isNull();
  }

  @Test
  @DisplayName(
      "The condition Stalled is present only while it is True, and a transition time changes only "
          + "with the condition's status")
  void stalled() {
    var stalled = new CronJobState.Stalled(Reason.NAME_CONFLICT, "m");
    var bad = next(FetchJobYaml.complete(), null, stalled, NOW).result().status();
    var worse =
        next(
                FetchJobYaml.complete(),
                bad,
                new CronJobState.Stalled(Reason.INVALID_SCHEDULE, "n"),
                NOW.plusSeconds(9))
            .result()
            .status();
    var good = status(worse, NOW.plusSeconds(20));

    assertThat(condition(bad, "Stalled")).isPresent();
    assertThat(condition(worse, "Ready").orElseThrow().lastTransitionTime())
        .isEqualTo(condition(bad, "Ready").orElseThrow().lastTransitionTime());
    assertThat(condition(good, "Stalled")).isEmpty();
    assertThat(condition(good, "Ready").orElseThrow().lastTransitionTime())
        .isEqualTo("2026-11-23T06:00:20Z");
  }

  @Test
  @DisplayName(
      "A run whose Job is removed while the run is active stays in the status, and its result may "
          + "still come")
  void jobRemoved() {
    // Given
    var running = status(null, NOW, active("b", new Run.Active()));

    // When
    var gone = status(running, NOW);
    var late = status(gone, NOW, finished("b", Outcome.FETCHED, null, null));

    // Then
    assertThat(gone.activeRun()).isNull();
    assertThat(gone.lastRun().outcome() + gone.lastRun().reason()).isEqualTo("UnknownJobGone");
    assertThat(gone.history()).hasSize(1);
    assertThat(status(gone, NOW)).isEqualTo(gone);
    assertThat(late.lastRun().outcome()).isEqualTo("Fetched");
    assertThat(late.history()).hasSize(1);
  }

  @Test
  void aRunUnderWayIsShownOnceAndGoneAtItsEnd() {
    var started = status(null, NOW, active("b", new Run.Starting(NOW, List.of("u"), null)));
    var running = status(started, NOW, active("b", new Run.Active()));
    var ended = status(running, NOW, finished("b", Outcome.UNCHANGED, null, null));

    assertThat(running).isEqualTo(started);
    assertThat(ended.activeRun()).isNull();
    assertThat(ended.lastRun().outcome()).isEqualTo("Unchanged");
  }

  @Test
  @DisplayName("A clock change affects the schedule: the message of Ready gives the date")
  void clockChange() {
    var fetchJob = FetchJobYaml.with("12 7 * * 1-5", "30 2 * * *");

    var status = status(fetchJob, null, NOW);

    assertThat(condition(status, "Ready").orElseThrow().message()).contains("2027-03-28");
  }
}
