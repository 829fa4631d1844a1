package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells runs that a status does not know from those it does.
 *
 * @param old the newest status known
 * @param limit most entries of the history
 */
record News(@Nullable FetchJobStatus old, int limit) {

  /**
   * Runs that the old status does not know yet, or knows as {@code Unknown}, in the order in which
   * they ended. Once known, a result is never replaced: what is left of a run only becomes poorer.
   */
  List<RunSummary> of(List<Run> finished) {
    return finished.stream()
        .map(run -> RunRecord.summary(run, (Finished) run.state()))
        .filter(this::isNews)
        .toList();
  }

  private boolean isNews(RunSummary seen) {
    if (old == null) {
      return true;
    }
    Optional<RunSummary> known =
        Ledger.remembered(old).filter(run -> run.job().equals(seen.job())).findFirst();
    if (known.isPresent()) {
      return RunRecord.outcome(known.get()) == Outcome.UNKNOWN && !known.get().equals(seen);
    }
    if (old.activeRun() != null && old.activeRun().job().equals(seen.job())) {
      return true; // its end may be seen later than that of a run which ended after it
    }
    boolean past = old.history().stream().anyMatch(run -> run.job().equals(seen.job()));
    return !past && (old.lastRun() == null || isAfter(seen, old.lastRun()));
  }

  /**
   * Runs are told apart by the second. One that ended in the same second as the last counts as
   * later only if the history has room to remember both, or it would be news for ever.
   */
  private boolean isAfter(RunSummary seen, RunSummary last) {
    if (old == null || Ledger.isBefore(last, seen)) {
      return true;
    }
    long sameSecond =
        old.history().stream()
            .filter(run -> Ledger.text(run.finishTime()).equals(Ledger.text(seen.finishTime())))
            .count();
    return !Ledger.isBefore(seen, last) && sameSecond < limit;
  }
}
