package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of runs: merged forward from the old status and the runs that can be seen, so
 * that nothing goes backwards when Kubernetes prunes a Job. Runs are ordered by the creation of
 * their Jobs, which is the API server's clock; the ends are the clocks of many nodes.
 *
 * @param old the newest status known
 * @param finished runs that are over, in the order of their Jobs
 * @param newRuns those of which the old status does not know the result
 * @param news the same as the status keeps them
 * @param limit most entries of the history
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

  /** The run that was under way, if nothing is left of its Job. Its end is unknown. */
  private static Optional<Run> gone(@Nullable FetchJobStatus old, List<Run> runs) {
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

  static String text(@Nullable String time) {
    return Objects.requireNonNullElse(time, "");
  }

  /** The history that follows when a run is added: newest first, and bounded. */
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

  /** The newest run that is a success or a failure: skipped and lost runs leave the verdict. */
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
   * The downloader counts in its manifest what it has seen; the operator adds what Kubernetes
   * caused. After a wiped status the manifest's count is what is left.
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

  /** Skipped runs since the newest one that was not skipped; null if there is none. */
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
   * The newest token of a request whose run has ended. A run that was superseded is not the end of
   * its request: the run that is made again carries the token.
   */
  @Nullable String completedRequest() {
    return newestRequest(run -> !Reason.SUPERSEDED.word().equals(run.reason()))
        .orElse(old == null ? null : old.lastCompletedRunRequest());
  }

  /** The newest token of a request of whose run the old status does not know the result. */
  Optional<String> newestRequest() {
    return newestRequest(run -> true);
  }

  private Optional<String> newestRequest(Predicate<RunSummary> which) {
    return news.stream()
        .filter(run -> run.request() != null)
        .filter(which)
        .max(Comparator.comparing(run -> RunOrder.of(run)))
        .map(RunSummary::request);
  }

  /** The file as the newest run that reports it left it. */
  @Nullable Artifact artifact() {
    Artifact known = old == null ? null : old.artifact();
    Artifact seen = artifact(known == null ? finished : newRuns);
    if (known == null || seen == null) {
      return seen == null ? known : seen;
    }
    return seen.checkedTime().compareTo(known.checkedTime()) >= 0 ? seen : known;
  }

  private static @Nullable Artifact artifact(List<Run> runs) {
    return runs.stream()
        .flatMap(run -> ((Finished) run.state()).result().artifact().stream())
        .reduce((earlier, later) -> later)
        .map(RunRecord::artifact)
        .orElse(null);
  }

  /** The newest refused file, until a run succeeds: then it is old news, though still there. */
  @Nullable Quarantined quarantined() {
    RunSummary success = lastSuccess();
    return Stream.concat(
            Stream.ofNullable(old == null ? null : old.quarantined()),
            newRuns.stream().flatMap(run -> RunRecord.quarantined(run).stream()))
        .max(Comparator.comparing(file -> RunOrder.of(file)))
        .filter(file -> success == null || RunOrder.of(file).compareTo(RunOrder.of(success)) >= 0)
        .orElse(null);
  }

  /** The hold that is on; the newest report has the last word. */
  @Nullable Hold hold(Instant now) {
    Optional<FetchReport> report = report(old == null ? finished : newRuns);
    Hold hold =
        report.isPresent() || old == null
            ? report.map(FetchReport::hold).map(RunRecord::hold).orElse(null)
            : old.hold();
    return hold != null && hold.until().compareTo(Times.text(now)) > 0 ? hold : null;
  }

  private static Optional<FetchReport> report(List<Run> runs) {
    return runs.stream()
        .flatMap(run -> Stream.ofNullable(((Finished) run.state()).result().report()))
        .reduce((earlier, later) -> later);
  }
}
