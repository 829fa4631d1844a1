package dev.fetchjobs.operator.status;

import static dev.fetchjobs.operator.status.Statuses.NOW;
import static dev.fetchjobs.operator.status.Statuses.active;
import static dev.fetchjobs.operator.status.Statuses.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NextBackfillTest {

  private static final Instant MONDAY = Instant.parse("2026-11-16T06:12:00Z");

  private final FetchJob fetchJob =
      FetchJobYaml.askingFor(
          "2026-11-16/2026-11-18", FetchJobYaml.asking("again", FetchJobYaml.dated()));

  private static Run ofMonday(String job, int second, Run.State state) {
    return on(MONDAY, job, second, state);
  }

  private static Run on(Instant date, String job, int second, Run.State state) {
    Instant created = NOW.plusSeconds(second);
    return new Run(job, Trigger.BACKFILL, Origin.UNKNOWN, "again", created, created, state, date);
  }

  private static Run superseded(int second) {
    return ofMonday("first", second, new Run.Finished(NOW, Run.Result.superseded()));
  }

  @Test
  @DisplayName(
      "If the Job of a repeated run in a backfill is deleted, its date counts as failed, although "
          + "the superseded Job before it still exists")
  void repetitionIsDeleted() {
    // Given
    var begun = status(fetchJob, null, NOW, superseded(1));
    var repeated =
        status(fetchJob, begun, NOW, superseded(1), ofMonday("second", 4, new Run.Active()));

    // When
    var gone = status(fetchJob, repeated, NOW, superseded(1), active("c", new Run.Active()));

    // Then
    assertThat(begun.backfill().activeDate()).isEqualTo(MONDAY.toString());
    assertThat(repeated.activeRun().job()).isEqualTo("second");
    assertThat(gone.backfill().activeDate()).isNull();
    assertThat(gone.backfill().failedDates()).containsExactly(MONDAY.toString());
    assertThat(status(fetchJob, gone, NOW, superseded(1), active("c", new Run.Active())))
        .isEqualTo(gone);
  }

  @Test
  @DisplayName(
      "If a run of a backfill is deleted and its repetition is superseded, the backfill still "
          + "needs a run for the date")
  void firstRunIsDeleted() {
    var begun = status(fetchJob, null, NOW, ofMonday("zero", 0, new Run.Active()));

    var gone = status(fetchJob, begun, NOW, superseded(1));

    assertThat(gone.backfill().activeDate()).isEqualTo(MONDAY.toString());
    assertThat(gone.backfill().failed()).isZero();
  }

  private static Run older(Run.State state) {
    return new Run("older", Trigger.REQUEST, Origin.UNKNOWN, "older", NOW, NOW, state, null);
  }

  private static Run.State fetched(int second) {
    return SampleRun.finished(NOW.plusSeconds(second), Outcome.FETCHED, null, null);
  }

  @Test
  @DisplayName("The end of an older requested run does not hide that the backfill is active")
  void olderRequestEnds() {
    // Given
    var begun = status(fetchJob, null, NOW, older(new Run.Active()));

    // When
    var ended = status(fetchJob, begun, NOW.plusSeconds(9), older(fetched(8)));

    // Then
    assertThat(begun.lastHandledRunRequest()).isEqualTo("again");
    assertThat(ended.lastHandledRunRequest()).isEqualTo("again");
    assertThat(ended.lastCompletedRunRequest()).isEqualTo("older");
    assertThat(ended.backfill().request()).isEqualTo("again");
  }

  @Test
  @DisplayName("The end of an older requested run does not begin an ended backfill anew")
  void olderRequestEndsLater() {
    // Given
    var going = older(new Run.Active());
    var monday = on(MONDAY, "first", 1, fetched(2));
    var tuesday = on(MONDAY.plus(Duration.ofDays(1)), "second", 3, fetched(4));
    var wednesday = on(MONDAY.plus(Duration.ofDays(2)), "third", 5, fetched(6));
    var status = status(fetchJob, null, NOW, going, monday);
    status = status(fetchJob, status, NOW.plusSeconds(4), going, monday, tuesday);
    status = status(fetchJob, status, NOW.plusSeconds(6), going, monday, tuesday, wednesday);
    status = status(fetchJob, status, NOW.plusSeconds(7), going, monday, tuesday, wednesday);
    assertThat(status.backfill().state()).isEqualTo("Complete");

    // When
    var ended = status(fetchJob, status, NOW.plusSeconds(9), older(fetched(8)));
    var again = status(fetchJob, ended, NOW.plusSeconds(10), older(fetched(8)));

    // Then
    assertThat(ended.lastHandledRunRequest()).isEqualTo("again");
    assertThat(again).isEqualTo(ended);
    assertThat(again.backfill()).isEqualTo(status.backfill());
  }

  @Test
  @DisplayName(
      "Runs of a backfill that ended while no status could be written are counted all at once")
  void severalRunsEnded() {
    // Given
    var going = older(new Run.Active());
    var begun = status(fetchJob, null, NOW, going);
    var monday = on(MONDAY, "first", 3, fetched(4));
    var tuesday = on(MONDAY.plus(Duration.ofDays(1)), "second", 1, fetched(2));

    // When
    var counted = status(fetchJob, begun, NOW.plusSeconds(5), going, tuesday, monday);

    // Then
    assertThat(counted.backfill().succeeded()).isEqualTo(2);
    assertThat(counted.backfill().lastDate()).isEqualTo("2026-11-17T06:12:00Z");
    assertThat(status(fetchJob, counted, NOW.plusSeconds(6), going, tuesday, monday).backfill())
        .isEqualTo(counted.backfill());
  }
}
