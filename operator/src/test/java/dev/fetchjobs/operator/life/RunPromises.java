package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.life.SimulatedOperator.Step;
import dev.fetchjobs.operator.observed.NodeClock;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.status.Backfills;
import dev.fetchjobs.operator.status.CronJobState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the rules for what every status reports about runs and files, and for what it keeps of
 * them.
 */
record RunPromises(SimulatedCluster cluster) {

  /** Fails with the first rule that the status breaks. */
  void check(Step step, @Nullable FetchJobStatus old, FetchJobStatus next) {
    noVerdictChanges(old, next);
    aBackfillEndsOnce(old, next);
    areRemembered(old, next);
    theFileIsTheNewest(old, next);
    theRefusedFileIsShownUntilASuccess(next);
    theNextRunIsAhead(step, next);
    cluster.calendar.theNextRunIsOnAnOpenDay(step, next);
  }

  /**
   * Records that the operator has looked. From now on, the model treats the visible runs as known
   * to the operator.
   */
  void learn(Step step) {
    var active = step.old() == null ? null : step.old().activeRun();
    boolean seen =
        step.runs().stream().anyMatch(r -> active != null && r.job().equals(active.job()));
    cluster.truth.look(
        cluster.runs.stream()
            .filter(run -> isVisible(step, run) && run.isKnownToBeOver(step.now()))
            .filter(run -> !cluster.justSuperseded.contains(run.job()))
            .toList(),
        named(step.old()),
        Optional.ofNullable(active).filter(run -> !seen));
    step.runs().stream()
        .filter(
            run ->
                Stream.concat(cluster.runs.stream(), cluster.removedUnseen.stream())
                    .noneMatch(there -> there.job().equals(run.job())))
        .forEach(run -> isLostRequest(step.old(), run));
  }

  /**
   * Checks that a run that the operator has never seen is recorded only if its request would
   * otherwise wait for ever.
   */
  private void isLostRequest(@Nullable FetchJobStatus old, Run run) {
    String request = run.request();
    if (run.trigger() == Trigger.BACKFILL) {
      require(
          Backfills.going(old)
              .filter(backfill -> backfill.request().equals(request))
              .flatMap(Backfills::active)
              .equals(Optional.ofNullable(run.date())),
          run.job() + " is recorded, and is not the active run of the backfill");
      cluster.truth.lost(run.job(), run.creationTime(), null);
      return;
    }
    require(
        request != null
            && old != null
            && request.equals(old.lastHandledRunRequest())
            && !request.equals(cluster.truth.newestRequest())
            && cluster.runs.stream().noneMatch(there -> request.equals(there.request())),
        run.job() + " is recorded, and is no request whose run was lost");
    cluster.truth.lost(run.job(), run.creationTime(), request);
  }

  private static Set<String> named(@Nullable FetchJobStatus old) {
    Set<String> jobs = new HashSet<>();
    if (old != null && old.activeRun() != null) {
      jobs.add(old.activeRun().job());
      jobs.addAll(old.otherActiveRuns());
    }
    return jobs;
  }

  private static boolean isVisible(Step step, SimulatedRun run) {
    return step.runs().stream().anyMatch(visible -> visible.job().equals(run.job()));
  }

  /** Checks that the recorded result of a run does not change while the status contains the run. */
  private static void noVerdictChanges(@Nullable FetchJobStatus old, FetchJobStatus next) {
    if (old == null) {
      return;
    }
    for (PastRun before : old.history()) {
      require(
          next.history().stream()
              .filter(after -> after.job().equals(before.job()))
              .allMatch(after -> after.equals(before) || before.outcome().equals("Unknown")),
          "the verdict of " + before.job() + " has changed");
    }
    runs(old)
        .filter(before -> !before.outcome().equals("Unknown"))
        .forEach(
            before ->
                require(
                    runs(next)
                        .filter(after -> after.job().equals(before.job()))
                        .allMatch(before::equals),
                    "what is said of " + before.job() + " has changed"));
  }

  private static Stream<RunSummary> runs(FetchJobStatus status) {
    return Stream.of(status.lastRun(), status.lastSuccessfulRun(), status.lastFailedRun())
        .filter(Objects::nonNull);
  }

  private void areRemembered(@Nullable FetchJobStatus old, FetchJobStatus next) {
    Truth truth = cluster.truth;
    remembered("lastRun", next.lastRun(), truth.newest(outcome -> true));
    remembered("lastSuccessfulRun", next.lastSuccessfulRun(), truth.newest(Outcome::isSuccess));
    remembered("lastFailedRun", next.lastFailedRun(), truth.newest(Outcome::isFailure));
    require(
        Objects.requireNonNullElse(next.skippedRuns(), 0) == truth.skipped(),
        "skippedRuns is %s, not %d".formatted(next.skippedRuns(), truth.skipped()));
    String completed = truth.newestRequest();
    require(
        Objects.equals(next.lastCompletedRunRequest(), completed)
            || Objects.equals(next.lastCompletedRunRequest(), cluster.backfills.lastEnded()),
        "lastCompletedRunRequest is %s, not %s"
            .formatted(next.lastCompletedRunRequest(), completed));
    int failures = Objects.requireNonNullElse(next.consecutiveFailures(), 0);
    require(
        truth.exact() ? failures == truth.failures() : failures >= truth.failures(),
        "consecutiveFailures is %d, not %d".formatted(failures, truth.failures()));
    require(truth.failures() > 0 || failures == 0, "failures after a success");
    List<String> shown = next.history().stream().map(PastRun::job).toList();
    int limit = cluster.spec().history();
    List<String> known = truth.history(truth.resized() ? Integer.MAX_VALUE : limit);
    require(
        truth.resized() ? isPartOf(shown, known) && shown.size() <= limit : shown.equals(known),
        "history is %s, not of %s".formatted(shown, known));
    boolean news =
        (old == null || !Objects.equals(old.lastRun(), next.lastRun()))
            && next.lastRun() != null
            && !next.lastRun().outcome().equals("Skipped");
    require(
        !news || limit == 0 || known.isEmpty() || shown.contains(known.getFirst()),
        "the newest run is not in the history");
  }

  /**
   * Checks that the end of a backfill ends its request, and that the backfill had a run for each
   * date.
   */
  private void aBackfillEndsOnce(@Nullable FetchJobStatus old, FetchJobStatus next) {
    Backfill before = old == null ? null : old.backfill();
    Backfill now = next.backfill();
    if (now == null) {
      require(before == null, "the backfill is gone from the status");
      return;
    }
    if (now.equals(before)) {
      return;
    }
    if (before != null && before.endTime() == null && !before.request().equals(now.request())) {
      require(
          next.activeRun() == null
              || !Trigger.BACKFILL.is(next.activeRun().trigger())
              // The status was wiped during this run, so the run may be of an unknown backfill.
              || cluster.forgotten.contains(next.activeRun().job()),
          "a backfill begins before the end of the last one");
      cluster.backfills.isReplaced(before.request());
    }
    if (now.endTime() != null) {
      require(
          now.request().equals(next.lastCompletedRunRequest())
              || Objects.equals(next.lastCompletedRunRequest(), cluster.truth.newestRequest()),
          "the backfill has ended, and lastCompletedRunRequest is "
              + next.lastCompletedRunRequest());
      cluster.backfills.ends(now);
    }
  }

  /** Returns whether the whole list contains all entries of the part, in the same order. */
  private static boolean isPartOf(List<String> part, List<String> whole) {
    return whole.stream().filter(part::contains).toList().equals(part);
  }

  private static void remembered(
      String field, @Nullable RunSummary shown, Optional<Truth.Seen> known) {
    String job = shown == null ? "none" : shown.job();
    String wanted = known.map(Truth.Seen::job).orElse("none");
    require(job.equals(wanted), "%s is %s, not %s".formatted(field, job, wanted));
  }

  private void theFileIsTheNewest(@Nullable FetchJobStatus old, FetchJobStatus next) {
    Instant checked = cluster.truth.checked();
    require(
        checked == null
            ? next.artifact() == null
            : next.artifact() != null
                && isNear(Instant.parse(next.artifact().checkedTime()), checked),
        "artifact is not of " + checked);
    require(
        old == null
            || old.artifact() == null
            || (next.artifact() != null
                && next.artifact().checkedTime().compareTo(old.artifact().checkedTime()) >= 0),
        "the artifact went back");
    theDataDateIsThatOfTheFile(old, next);
  }

  private void theDataDateIsThatOfTheFile(@Nullable FetchJobStatus old, FetchJobStatus next) {
    Artifact now = next.artifact();
    if (now == null || cluster.truth.foreignClock()) {
      return; // after a foreign clock it is not known which report the status has
    }
    String wanted = cluster.truth.data().text();
    require(
        Objects.equals(now.dataDate(), wanted),
        "dataDate is %s, not %s".formatted(now.dataDate(), wanted));
    Artifact before = old == null ? null : old.artifact();
    if (before == null || before.dataDate() == null || now.dataDate() == null) {
      return;
    }
    cluster.dataDates++;
    require(
        now.dataDate().compareTo(before.dataDate()) >= 0
            || cluster.truth.mayReturn(
                Instant.parse(before.checkedTime()), Instant.parse(now.checkedTime())),
        "dataDate went back from %s to %s".formatted(before.dataDate(), now.dataDate()));
  }

  private boolean isNear(Instant shown, Instant checked) {
    return cluster.truth.foreignClock()
        ? Duration.between(shown, checked).abs().compareTo(NodeClock.SKEW) <= 0
        : shown.equals(checked);
  }

  private void theRefusedFileIsShownUntilASuccess(FetchJobStatus next) {
    String shown = next.quarantined() == null ? "none" : next.quarantined().job();
    String wanted = cluster.truth.quarantined().map(Truth.Seen::job).orElse("none");
    require(shown.equals(wanted), "quarantined is of %s, not %s".formatted(shown, wanted));
  }

  private void theNextRunIsAhead(Step step, FetchJobStatus next) {
    CronJobState.Kept kept = step.cronJobState().kept(cluster.spec().suspend());
    boolean ahead = Promises.nextRun(next).filter(time -> time.isAfter(step.now())).isPresent();
    require(ahead == (kept != null && !kept.suspended()), "nextRun");
    require(
        Optional.ofNullable(next.activeRun()).isPresent()
            == step.runs().stream().anyMatch(run -> !run.isOver()),
        "activeRun");
  }
}
