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
 * Distinguishes runs that a status does not know from those it does.
 *
 * @param old the newest status known
 * @param limit most entries of the history
 */
public record News(@Nullable FetchJobStatus old, int limit) {

  /**
   * Whether the old status does not know the result of a finished run. Once known, a result is
   * never replaced: what is left of a run only becomes poorer. Only a result that was lost may
   * still be found.
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
      return true; // others that were made after it may have ended before it
    }
    boolean past = old.history().stream().anyMatch(other -> other.job().equals(seen.job()));
    return !past && (old.lastRun() == null || isAfter(seen, old.lastRun()));
  }

  /**
   * The run as it was seen, or as the old status knows it: a run with a verdict is not under way
   * again when its pod is removed before its Job, or when the one is seen late.
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

  /** Whether a Job that is over is older than what the status remembers by name. */
  private boolean isLeftOver(Run seen) {
    return seen.state() instanceof Run.Ending
        && !isOpen(seen.job())
        && old != null
        && old.lastRun() != null
        && RunOrder.of(seen).compareTo(RunOrder.of(old.lastRun())) < 0;
  }

  /** Kubernetes may count the Job as under way still; until when at the latest is not known. */
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

  /** Of a Job that was gone everything is welcome, of a report that was lost only a report. */
  private static boolean isFound(RunSummary known, RunSummary seen) {
    return RunRecord.outcome(known) == Outcome.UNKNOWN
        && !known.equals(seen)
        && (Reason.JOB_GONE.word().equals(known.reason()) || seen.attempts() != null);
  }

  private boolean isOpen(String job) {
    return old != null
        && ((old.activeRun() != null && old.activeRun().job().equals(job))
            || old.otherActiveRuns().contains(job));
  }

  /**
   * The creation of Jobs is known to the second. One that was made in the same second as the last
   * counts as later only if it will be in the history, or it would be news for ever.
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
