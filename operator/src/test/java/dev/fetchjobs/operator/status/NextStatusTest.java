package dev.fetchjobs.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NextStatusTest {

  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final String FRESHNESS =
      "freshness: {maxAge: 26h, basis: Checked}\n  timeout: 30m";

  @Test
  void inPlaceIsReadyAndTellsTheNextRunInItsOwnZone() {
    var status = status(FetchJobYaml.complete(), null, NOW);

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
  void fromItsOwnOutputNothingMoreFollows() {
    var run = finished("a", Outcome.FETCHED, null, report(Outcome.FETCHED, null));
    var first = status(FetchJobYaml.with("timeout: 30m", FRESHNESS), null, NOW, run);

    var second =
        status(FetchJobYaml.with("timeout: 30m", FRESHNESS), first, NOW.plusSeconds(60), run);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aSuspendedOneIsReadyAndHasNoNextRun() {
    var status = status(FetchJobYaml.with("suspend: false", "suspend: true"), null, NOW);

    assertThat(condition(status, "Ready").orElseThrow().reason()).isEqualTo("Suspended");
    assertThat(status.schedule().nextRun()).isNull();
  }

  @Test
  void stalledIsPresentOnlyWhileTrueAndTheTransitionTimeMovesWithTheStatusOnly() {
    var stalled = new Situation.Stalled("NameConflict", "m");
    var bad = next(FetchJobYaml.complete(), null, stalled, NOW).status();
    var worse =
        next(
                FetchJobYaml.complete(),
                bad,
                new Situation.Stalled("InvalidSchedule", "n"),
                NOW.plusSeconds(9))
            .status();
    var good = status(FetchJobYaml.complete(), worse, NOW.plusSeconds(20));

    assertThat(condition(bad, "Stalled")).isPresent();
    assertThat(condition(worse, "Ready").orElseThrow().lastTransitionTime())
        .isEqualTo(condition(bad, "Ready").orElseThrow().lastTransitionTime());
    assertThat(condition(good, "Stalled")).isEmpty();
    assertThat(condition(good, "Ready").orElseThrow().lastTransitionTime())
        .isEqualTo("2026-11-23T06:00:20Z");
  }

  @Test
  void aStuckRunTurnsFetchedFalseAndItsHealingTurnsItBack() {
    var known =
        status(
            FetchJobYaml.complete(),
            null,
            NOW,
            finished("a", Outcome.FETCHED, null, report(Outcome.FETCHED, null)));
    var stuck = active("b", new Run.Stuck("ImagePullFailed", "no image"));

    var blocked = status(FetchJobYaml.complete(), known, NOW, stuck);
    var healed = status(FetchJobYaml.complete(), blocked, NOW, active("b", new Run.Active()));

    assertThat(condition(blocked, "Fetched").orElseThrow().reason()).isEqualTo("ImagePullFailed");
    assertThat(blocked.activeRun().job()).isEqualTo("b");
    assertThat(condition(healed, "Fetched").orElseThrow().status()).isEqualTo("True");
  }

  @Test
  void aRunWhoseJobIsRefusedTurnsFetchedFalseUntilItHasOne() {
    // Given
    var fetchJob = FetchJobYaml.complete();
    var refusal = Obstacle.jobRefused("exceeded quota: no-jobs");

    // When
    var refused =
        new NextStatus(fetchJob, null, inPlace(fetchJob), List.of(), null, refusal, NOW).status();
    var healed = status(fetchJob, refused, NOW);

    // Then
    Condition fetched = condition(refused, "Fetched").orElseThrow();
    assertThat(fetched.status()).isEqualTo("False");
    assertThat(fetched.reason()).isEqualTo("JobRefused");
    assertThat(fetched.message()).contains("exceeded quota: no-jobs");
    assertThat(condition(healed, "Fetched").orElseThrow().reason()).isEqualTo("NoRunYet");
  }

  @Test
  void infrastructureFailuresGoByTheirOwnReasonAndOthersByTheirClass() {
    var infrastructure =
        status(
            FetchJobYaml.complete(),
            null,
            NOW,
            finished("a", Outcome.FAILED, FailureClass.INFRASTRUCTURE, null));
    var transientFailure =
        status(
            FetchJobYaml.complete(),
            null,
            NOW,
            finished("a", Outcome.FAILED, FailureClass.TRANSIENT, null));

    assertThat(condition(infrastructure, "Fetched").orElseThrow().reason()).isEqualTo("Reason");
    assertThat(condition(transientFailure, "Fetched").orElseThrow().reason())
        .isEqualTo("Transient");
  }

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

  @Test
  void aRunWhoseJobIsRemovedUnderWayIsRememberedAndItsResultMayStillCome() {
    // Given
    var running = status(FetchJobYaml.complete(), null, NOW, active("b", new Run.Active()));

    // When
    var gone = status(FetchJobYaml.complete(), running, NOW);
    var late =
        status(FetchJobYaml.complete(), gone, NOW, finished("b", Outcome.FETCHED, null, null));

    // Then
    assertThat(gone.activeRun()).isNull();
    assertThat(gone.lastRun().outcome() + gone.lastRun().reason()).isEqualTo("UnknownJobGone");
    assertThat(gone.history()).hasSize(1);
    assertThat(status(FetchJobYaml.complete(), gone, NOW)).isEqualTo(gone);
    assertThat(late.lastRun().outcome()).isEqualTo("Fetched");
    assertThat(late.history()).hasSize(1);
  }

  @Test
  void aRunUnderWayIsShownOnceAndGoneAtItsEnd() {
    var started =
        status(
            FetchJobYaml.complete(),
            null,
            NOW,
            active("b", new Run.Starting(NOW, List.of("u"), null)));
    var running = status(FetchJobYaml.complete(), started, NOW, active("b", new Run.Active()));
    var ended =
        status(FetchJobYaml.complete(), running, NOW, finished("b", Outcome.UNCHANGED, null, null));

    assertThat(running).isEqualTo(started);
    assertThat(ended.activeRun()).isNull();
    assertThat(ended.lastRun().outcome()).isEqualTo("Unchanged");
  }

  @Test
  void transitionsAreToldOnceAndBecomingReadyForTheFirstTimeIsNone() {
    var ready = status(FetchJobYaml.complete(), null, NOW);
    var failed =
        status(
            FetchJobYaml.complete(),
            ready,
            NOW,
            finished("a", Outcome.FAILED, FailureClass.LIMIT, null));
    var fine =
        status(FetchJobYaml.complete(), failed, NOW, finished("b", Outcome.FETCHED, null, null));

    assertThat(Notice.between(null, ready)).isEmpty();
    assertThat(Notice.between(ready, failed)).extracting(Notice::reason).containsExactly("Limit");
    assertThat(Notice.between(failed, failed)).isEmpty();
    assertThat(Notice.between(failed, fine)).extracting(Notice::warning).containsExactly(false);
  }

  @Test
  void aClockChangeThatHitsTheScheduleIsTold() {
    var fetchJob = FetchJobYaml.with("12 7 * * 1-5", "30 2 * * *");

    var status = status(fetchJob, null, NOW);

    assertThat(condition(status, "Ready").orElseThrow().message()).contains("2027-03-28");
  }

  private static FetchJobStatus status(
      FetchJob fetchJob, @Nullable FetchJobStatus old, Instant now, Run... runs) {
    return next(fetchJob, old, inPlace(fetchJob), now, runs).status();
  }

  private static NextStatus next(
      FetchJob fetchJob,
      @Nullable FetchJobStatus old,
      Situation situation,
      Instant now,
      Run... runs) {
    return new NextStatus(fetchJob, old, situation, List.of(runs), null, null, now);
  }

  private static Situation inPlace(FetchJob fetchJob) {
    var wanted = (Desired.Accepted) Desired.of(fetchJob, FetchJobYaml.SETTINGS);
    return new Situation.InPlace(wanted.cronJobName(), wanted.expression(), wanted.schedule());
  }

  private static Run active(String job, Run.State state) {
    return new Run(job, Trigger.SCHEDULE, NOW.minusSeconds(60), NOW.minusSeconds(60), state);
  }

  private static Run finished(
      String job, Outcome outcome, @Nullable FailureClass failure, @Nullable FetchReport report) {
    int second = job.charAt(0) - 'a';
    var result = new Run.Result(outcome, failure, "Reason", "done", report);
    return active(job, new Run.Finished(NOW.plusSeconds(second), result));
  }

  private static FetchReport report(Outcome outcome, FetchReport.@Nullable Hold hold) {
    var artifact =
        new FetchReport.ArtifactReport(
            "xetra/instruments.csv",
            9,
            "ab".repeat(32),
            null,
            "https://publisher.example/instruments.csv",
            null,
            null,
            null,
            NOW,
            NOW,
            NOW);
    return new FetchReport(
        1, "a", outcome, null, "Reason", "done", NOW, NOW, 1, 9, 9, 200, artifact, hold, 0);
  }

  private static Optional<Condition> condition(FetchJobStatus status, String type) {
    return status.conditions().stream().filter(c -> c.type().equals(type)).findFirst();
  }
}
