package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the runs whose results the status does not have yet.
 *
 * @param old the newest known status
 * @param limit maximum number of entries in the history
 */
public record News(@Nullable FetchJobStatus old, int limit) {

  /**
   * Returns whether the result of a finished run is not in the old status. The status never
   * replaces a known result, because less and less of a run can be seen later. The status replaces
   * only a lost result, if it is found later.
   */
  boolean isNews(Run run) {
    if (old == null) {
      return true;
    }
    RunSummary seen = RunRecord.summary(run);
    Optional<RunSummary> known =
        Ledger.remembered(old).filter(other -> other.job().equals(seen.job())).findFirst();
    if (known.isPresent()) {
      return isFound(known.get(), seen);
    }
    if (verdict(old, seen.job()).isPresent()) {
      return false;
    }
    if (isOpen(seen.job())) {
      return true; // a run with a newer Job may have ended before this one
    }
    boolean past = old.history().stream().anyMatch(other -> other.job().equals(seen.job()));
    return !past && (old.lastRun() == null || isAfter(seen, old.lastRun()));
  }

  /**
   * Returns the run as Kubernetes shows it, or with its recorded result. A run with a recorded
   * result does not become active again when its pod is removed before its Job, or when one of them
   * is seen late.
   */
  public static Run settled(@Nullable FetchJobStatus old, Run seen) {
    if (old == null || seen.isOver()) {
      return seen;
    }
    News news = new News(old, 0);
    return verdict(old, seen.job())
        .map(past -> seen.in(RunRecord.finished(past, openUntil(seen))))
        .orElseGet(
            () -> news.isLeftOver(seen) ? seen.in(RunRecord.gone(seen.creationTime())) : seen);
  }

  /**
   * Returns whether an ended Job is older than the last run in the status, so that the status no
   * longer names it.
   */
  private boolean isLeftOver(Run seen) {
    return seen.state() instanceof Run.Ending
        && !isOpen(seen.job())
        && old != null
        && old.lastRun() != null
        && RunOrder.of(seen).compareTo(RunOrder.of(old.lastRun())) < 0;
  }

  /**
   * Returns the time at which Kubernetes ends the Job at the latest. If the Job is still running,
   * the result is a time in the far future.
   */
  private static @Nullable Instant openUntil(Run seen) {
    return seen.state() instanceof Run.Ending ? null : Instant.MAX;
  }

  private static Optional<PastRun> verdict(@Nullable FetchJobStatus status, String job) {
    return status == null
        ? Optional.empty()
        : Stream.concat(Ledger.remembered(status).map(RunRecord::past), status.history().stream())
            .filter(run -> run.job().equals(job))
            .filter(run -> RunRecord.outcome(run.outcome()) != Outcome.UNKNOWN)
            .findFirst();
  }

  /**
   * Returns whether a result of a run that was lost has been found. If the Job was gone, any later
   * result counts. If only the report was lost, only a report counts as found.
   */
  private static boolean isFound(RunSummary known, RunSummary seen) {
    return RunRecord.outcome(known) == Outcome.UNKNOWN
        && !known.equals(seen)
        && (Reason.JOB_GONE.is(known.reason()) || seen.attempts() != null);
  }

  private boolean isOpen(String job) {
    return old != null
        && ((old.activeRun() != null && old.activeRun().job().equals(job))
            || old.otherActiveRuns().contains(job));
  }

  /**
   * Returns whether the run is later than the last one in the status. Creation times are exact to
   * the second. A run that was created in the same second counts as later only if it fits into the
   * history. Otherwise such a run would be new in every reconciliation.
   */
  private boolean isAfter(RunSummary seen, RunSummary last) {
    RunOrder mine = RunOrder.of(seen);
    RunOrder newest = RunOrder.of(last);
    return mine.compareTo(newest) > 0
        || (mine.created().equals(newest.created())
            && !mine.equals(newest)
            && RunRecord.outcome(seen) != Outcome.SKIPPED
            && isInHistory(RunRecord.past(seen)));
  }

  private boolean isInHistory(PastRun seen) {
    return old != null
        && Ledger.ordered(Stream.concat(old.history().stream(), Stream.of(seen)))
            .limit(limit)
            .anyMatch(seen::equals);
  }
}
