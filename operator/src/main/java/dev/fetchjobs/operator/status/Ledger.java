package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
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
 * that nothing goes backwards when Kubernetes prunes a Job.
 *
 * @param old the newest status known
 * @param finished runs that are over, in the order in which they ended
 * @param news what the old status does not know yet of them
 * @param limit most entries of the history
 */
record Ledger(@Nullable FetchJobStatus old, List<Run> finished, List<RunSummary> news, int limit) {

  static Ledger of(@Nullable FetchJobStatus old, List<Run> runs, int limit) {
    List<Run> finished =
        Stream.concat(gone(old, runs).stream(), runs.stream().filter(Run::isOver))
            .sorted(Comparator.comparing(Ledger::end).thenComparing(Run::creationTime))
            .toList();
    return new Ledger(old, finished, new News(old, limit).of(finished), limit);
  }

  /** The run that was under way, if nothing is left of its Job. Its end is unknown. */
  private static Optional<Run> gone(@Nullable FetchJobStatus old, List<Run> runs) {
    return Optional.ofNullable(old)
        .flatMap(status -> Optional.ofNullable(status.activeRun()))
        .filter(active -> runs.stream().noneMatch(run -> run.job().equals(active.job())))
        .map(RunRecord::gone);
  }

  private static Instant end(Run run) {
    return run.state() instanceof Finished(Instant finishTime, var result)
        ? finishTime
        : Instant.MAX;
  }

  static Stream<RunSummary> remembered(@Nullable FetchJobStatus status) {
    return status == null
        ? Stream.of()
        : Stream.of(status.lastSuccessfulRun(), status.lastFailedRun(), status.lastRun())
            .filter(Objects::nonNull)
            .distinct();
  }

  static boolean isBefore(RunSummary a, RunSummary b) {
    return text(a.finishTime()).compareTo(text(b.finishTime())) < 0;
  }

  static String text(@Nullable String time) {
    return Objects.requireNonNullElse(time, "");
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

  /** Of two that ended in the same second the one that was learnt of later. */
  private @Nullable RunSummary newest(Predicate<RunSummary> wanted) {
    return Stream.concat(
            remembered(old).filter(o -> news.stream().noneMatch(n -> n.job().equals(o.job()))),
            news.stream())
        .filter(wanted)
        .reduce((a, b) -> isBefore(b, a) ? a : b)
        .orElse(null);
  }

  /** The newest run that is a success or a failure: skipped and lost runs leave the verdict. */
  @Nullable RunSummary verdict() {
    return newest(run -> RunRecord.outcome(run).isSuccess() || RunRecord.outcome(run).isFailure());
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
          && (success == null || !isBefore(run, success))) {
        count++;
      }
    }
    int reported = newestReport().map(FetchReport::consecutiveFailures).orElse(0);
    return count == 0 ? 0 : Math.max(count, reported);
  }

  List<PastRun> history() {
    Stream<PastRun> before =
        old == null
            ? Stream.of()
            : old.history().stream()
                .filter(past -> news.stream().noneMatch(run -> run.job().equals(past.job())));
    return Stream.concat(news.reversed().stream().map(RunRecord::past), before)
        .sorted(Comparator.comparing((PastRun run) -> text(run.finishTime())).reversed())
        .limit(limit)
        .toList();
  }

  /** The file as the newest run that tells of it left it. */
  @Nullable Artifact artifact() {
    Artifact known = old == null ? null : old.artifact();
    Artifact seen =
        finished.stream()
            .flatMap(run -> ((Finished) run.state()).result().artifact().stream())
            .reduce((earlier, later) -> later)
            .map(RunRecord::artifact)
            .orElse(null);
    if (known == null || seen == null) {
      return seen == null ? known : seen;
    }
    return seen.checkedTime().compareTo(known.checkedTime()) >= 0 ? seen : known;
  }

  /** The newest refused file, until a run succeeds: then it is old news, though still there. */
  @Nullable Quarantined quarantined() {
    RunSummary success = lastSuccess();
    return Stream.concat(
            Stream.ofNullable(old == null ? null : old.quarantined()),
            finished.stream().flatMap(run -> RunRecord.quarantined(run).stream()))
        .reduce((a, b) -> b.time().compareTo(a.time()) < 0 ? a : b)
        .filter(file -> success == null || file.time().compareTo(text(success.finishTime())) >= 0)
        .orElse(null);
  }

  /** The hold that is on; the newest report has the last word. */
  @Nullable Hold hold(Instant now) {
    boolean newer = news.stream().anyMatch(run -> run.attempts() != null);
    Hold hold =
        newer || old == null
            ? newestReport().map(FetchReport::hold).map(RunRecord::hold).orElse(null)
            : old.hold();
    return hold != null && hold.until().compareTo(Times.text(now)) > 0 ? hold : null;
  }

  private Optional<FetchReport> newestReport() {
    return finished.stream()
        .flatMap(run -> Stream.ofNullable(((Finished) run.state()).result().report()))
        .reduce((earlier, later) -> later);
  }
}
