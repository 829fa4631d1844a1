package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.KeptVersion;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Merges the runs in the old status with the runs that Kubernetes still shows, so that nothing is
 * lost when Kubernetes removes a Job. Runs are ordered by the creation time of their Jobs, because
 * only the clock of the API server sets it. The ends of runs are not used for the order, because
 * their times come from the clocks of many nodes.
 *
 * @param old the newest known status
 * @param finished visible runs that have ended, in the order of their Jobs
 * @param newRuns those of the finished runs whose result is not in the old status
 * @param news the new runs, as the status describes them
 * @param limit maximum number of entries in the history
 */
record Ledger(
    @Nullable FetchJobStatus old,
    List<Run> finished,
    List<Run> newRuns,
    List<RunSummary> news,
    int limit) {

  private static final Comparator<PastRun> NEWEST_FIRST =
      Comparator.comparing(
              (PastRun run) -> text(run.slot() == null ? run.finishTime() : run.slot()))
          .thenComparing(PastRun::job)
          .reversed();

  static Ledger of(@Nullable FetchJobStatus old, List<Run> runs, int limit) {
    List<Run> finished =
        Stream.concat(gone(old, runs).stream(), runs.stream().filter(Run::isOver))
            .sorted(Comparator.comparing(run -> RunOrder.of(run)))
            .toList();
    News news = new News(old, limit);
    List<Run> newRuns = finished.stream().filter(news::isNews).toList();
    return new Ledger(
        old, finished, newRuns, newRuns.stream().map(RunRecord::summary).toList(), limit);
  }

  /**
   * Returns the run that the old status names as active, if its Job is gone. The end of that run is
   * unknown.
   */
  static Optional<Run> gone(@Nullable FetchJobStatus old, List<Run> runs) {
    return Optional.ofNullable(old)
        .flatMap(status -> Optional.ofNullable(status.activeRun()))
        .filter(active -> runs.stream().noneMatch(run -> run.job().equals(active.job())))
        .map(RunRecord::gone);
  }

  static Stream<RunSummary> remembered(@Nullable FetchJobStatus status) {
    return status == null
        ? Stream.of()
        : Stream.of(status.lastSuccessfulRun(), status.lastFailedRun(), status.lastRun())
            .filter(Objects::nonNull)
            .distinct();
  }

  /** Returns the newest run in the status that is a success or a failure, the verdict. */
  static Optional<RunSummary> verdict(FetchJobStatus status) {
    return remembered(status)
        .filter(RunRecord::isVerdict)
        .max(Comparator.comparing(run -> RunOrder.of(run)));
  }

  static String text(@Nullable String time) {
    return Objects.requireNonNullElse(time, "");
  }

  /** Sorts the runs in the history of the status, newest first. */
  static Stream<PastRun> ordered(Stream<PastRun> runs) {
    return runs.sorted(NEWEST_FIRST);
  }

  @Nullable RunSummary lastRun() {
    return newest(run -> true);
  }

  @Nullable RunSummary lastSuccess() {
    return newest(run -> RunRecord.outcome(run).isSuccess());
  }

  @Nullable RunSummary lastFailure() {
    return newest(run -> RunRecord.outcome(run).isFailure());
  }

  /**
   * Returns the newest run that is a success or a failure, the verdict. Skipped and lost runs do
   * not change the verdict.
   */
  @Nullable RunSummary verdict() {
    return newest(RunRecord::isVerdict);
  }

  private @Nullable RunSummary newest(Predicate<RunSummary> wanted) {
    return Stream.concat(
            remembered(old).filter(o -> news.stream().noneMatch(n -> n.job().equals(o.job()))),
            news.stream())
        .filter(wanted)
        .max(Comparator.comparing(run -> RunOrder.of(run)))
        .orElse(null);
  }

  private boolean isNewerThan(RunSummary run, @Nullable RunSummary other) {
    return other == null || RunOrder.of(run).compareTo(RunOrder.of(other)) > 0;
  }

  /**
   * Returns the number of failed runs in a row. The downloader counts failures in its manifest; the
   * operator also counts failures that Kubernetes caused. If the status was deleted, only the
   * manifest's count is left.
   */
  int consecutiveFailures() {
    int count = old == null ? 0 : Objects.requireNonNullElse(old.consecutiveFailures(), 0);
    RunSummary success = lastSuccess();
    for (RunSummary run : news) {
      if (RunRecord.outcome(run).isSuccess()) {
        count = 0;
      } else if (RunRecord.outcome(run).isFailure()
          && (success == null || isNewerThan(run, success))) {
        count++;
      }
    }
    int reported = report(finished).map(FetchReport::consecutiveFailures).orElse(0);
    return count == 0 ? 0 : Math.max(count, reported);
  }

  /**
   * Returns the number of skipped runs since the newest run that was not skipped, or null if there
   * are none.
   */
  @Nullable Integer skippedRuns() {
    int count = old == null ? 0 : Objects.requireNonNullElse(old.skippedRuns(), 0);
    RunSummary before = old == null ? null : old.lastRun();
    for (RunSummary run : news) {
      if (RunRecord.outcome(run) == Outcome.SKIPPED) {
        count++;
      } else if (isNewerThan(run, before)) {
        count = 0;
      }
    }
    return count == 0 ? null : count;
  }

  List<PastRun> history() {
    Stream<PastRun> before =
        old == null
            ? Stream.of()
            : old.history().stream()
                .filter(past -> news.stream().noneMatch(run -> run.job().equals(past.job())));
    Stream<PastRun> added =
        news.stream().filter(run -> RunRecord.outcome(run) != Outcome.SKIPPED).map(RunRecord::past);
    return ordered(Stream.concat(added, before)).limit(limit).toList();
  }

  /**
   * Returns the token of the newest request whose run, or whose whole backfill, has ended. A
   * superseded run does not end its request, because the run that repeats it has the same token.
   *
   * @param backfill the backfill in the new status
   */
  @Nullable String completedRequest(@Nullable Backfill backfill) {
    Optional<String> ended = Backfills.ended(old, backfill).map(Backfill::request);
    return newestRequest(run -> !Reason.SUPERSEDED.is(run.reason()))
        .or(() -> ended)
        .orElse(old == null ? null : old.lastCompletedRunRequest());
  }

  /** Returns the token of the newest request for one run whose result is not in the old status. */
  Optional<String> newestRequest() {
    return newestRequest(run -> true);
  }

  private Optional<String> newestRequest(Predicate<RunSummary> which) {
    return news.stream()
        .filter(run -> run.request() != null && !Trigger.BACKFILL.is(run.trigger()))
        .filter(which)
        .max(Comparator.comparing(run -> RunOrder.of(run)))
        .map(RunSummary::request);
  }

  /** Returns the published file, as the newest run reports it. */
  @Nullable Artifact artifact() {
    Artifact known = old == null ? null : old.artifact();
    Artifact seen = artifact(known == null ? finished : newRuns);
    if (known == null || seen == null) {
      return seen == null ? known : seen;
    }
    return newestTime(seen).compareTo(newestTime(known)) >= 0 ? seen : known;
  }

  /**
   * Returns when a run last published or confirmed the file. A rollback moves the checked time
   * back, so this time alone does not say which of two descriptions is the newer one.
   */
  static String newestTime(Artifact file) {
    return Collections.max(List.of(file.publishedTime(), file.checkedTime()));
  }

  /** Returns the versions on the volume, as the newest report names them. */
  List<KeptVersion> versions() {
    Stream<Run> runs = old == null ? finished.stream() : newRuns.stream();
    return runs.flatMap(run -> Stream.ofNullable(((Finished) run.state()).result().report()))
        .flatMap(report -> Stream.ofNullable(report.versions()))
        .reduce((earlier, later) -> later)
        .map(list -> list.stream().map(RunRecord::version).toList())
        .orElse(old == null ? List.of() : old.versions());
  }

  private static @Nullable Artifact artifact(List<Run> runs) {
    return runs.stream()
        .flatMap(run -> ((Finished) run.state()).result().artifact().stream())
        .reduce((earlier, later) -> later)
        .map(RunRecord::artifact)
        .orElse(null);
  }

  /**
   * Returns the newest file that a check refused. After a later success the status no longer shows
   * this file, although it may still be in quarantine.
   */
  @Nullable Quarantined quarantined() {
    RunSummary success = lastSuccess();
    return Stream.concat(
            Stream.ofNullable(old == null ? null : old.quarantined()),
            newRuns.stream().flatMap(run -> RunRecord.quarantined(run).stream()))
        .max(Comparator.comparing(file -> RunOrder.of(file)))
        .filter(file -> success == null || RunOrder.of(file).compareTo(RunOrder.of(success)) >= 0)
        .orElse(null);
  }

  /**
   * Returns the hold on requests to the publisher that is in force. The newest report decides,
   * unless a user edited the spec since.
   */
  @Nullable Hold hold(NextStatus next) {
    Optional<FetchReport> report = report(old == null ? finished : newRuns);
    Hold hold =
        report.isPresent() || old == null
            ? report.map(FetchReport::hold).map(RunRecord::hold).orElse(null)
            : old.hold();
    return hold != null
            && hold.until().compareTo(Times.text(next.now())) > 0
            && next.isAboutSource(hold)
        ? hold
        : null;
  }

  private static Optional<FetchReport> report(List<Run> runs) {
    return runs.stream()
        .flatMap(run -> Stream.ofNullable(((Finished) run.state()).result().report()))
        .reduce((earlier, later) -> later);
  }
}
