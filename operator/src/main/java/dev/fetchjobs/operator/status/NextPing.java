package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.ActiveRun;
import dev.fetchjobs.api.Delivered;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.PendingPing;
import dev.fetchjobs.api.PingStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.PingType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes the pings in a new status. At most one ping waits. The end of a run takes its place, so
 * no ping of an older run or of a start comes after it. The start of a run waits until no ping
 * does. A ping of an end says how the newest run with a result ended, so an older run that ends
 * late changes nothing.
 *
 * @param before the pings in the old status; null if there are none
 * @param next the new status, still without its record of pings
 * @param newRuns finished runs that the old status does not have, in the order of their Jobs
 */
record NextPing(
    FetchJob fetchJob,
    @Nullable PingStatus before,
    FetchJobStatus next,
    List<Run> newRuns,
    Deliveries deliveries,
    Instant now) {

  /** The reason of the downloader for a run on a closed day. */
  private static final String CLOSED_DAY = "ClosedDay";

  PingStatus ping() {
    PendingPing waiting = before == null ? null : before.pending();
    Delivered last = before == null ? null : before.lastDelivered();
    if (waiting != null && deliveries.confirmed().contains(waiting.id())) {
      last = new Delivered(waiting.job(), waiting.type(), Times.text(now));
      waiting = null;
    }
    PendingPing made = end(waiting, last).orElse(waiting);
    if (made == null) {
      made = start(last);
    }
    return new PingStatus(
        made,
        last,
        made == null || before == null
            ? null
            : Deliveries.failure(
                before.failure(), deliveries.pingFailure(), made.equals(before.pending()), now));
  }

  /**
   * Returns the ping for the newest of the new runs. If the run whose start was pinged last is
   * among them, the ping is for this one, because the server waits for its end.
   */
  private Optional<PendingPing> end(@Nullable PendingPing waiting, @Nullable Delivered last) {
    String started = waiting != null ? waiting.job() : last != null ? last.id() : "";
    List<Run> ended = newRuns.stream().filter(NextPing::counts).toList();
    return Ledger.verdict(next)
        .flatMap(
            verdict ->
                ended.stream()
                    .filter(run -> run.job().equals(started))
                    .findFirst()
                    .or(() -> ended.reversed().stream().findFirst())
                    .map(run -> end(run, verdict)));
  }

  /**
   * Returns whether the end of the run shows whether the file is as it should be. A run that was
   * skipped for another reason than a closed day shows nothing, and so does a lost one.
   */
  private static boolean counts(Run run) {
    RunSummary end = RunRecord.summary(run);
    return run.trigger() != Trigger.BACKFILL
        && (RunRecord.isVerdict(end) || CLOSED_DAY.equals(end.reason()));
  }

  private PendingPing end(Run run, RunSummary verdict) {
    RunSummary end = RunRecord.summary(run);
    PingType type = RunRecord.outcome(verdict).isFailure() ? PingType.FAIL : PingType.SUCCESS;
    return made(type, run.job(), end.outcome() + ": " + end.message());
  }

  /** Returns the ping for the start of the only active run, if it has none. */
  private @Nullable PendingPing start(@Nullable Delivered last) {
    ActiveRun active = next.activeRun();
    return active == null
            || !next.otherActiveRuns().isEmpty()
            || Trigger.BACKFILL.is(active.trigger())
            || (last != null && last.id().equals(active.job()))
            || hasNewerEnded(active)
        ? null
        : made(PingType.START, active.job(), null);
  }

  /** Returns whether a run that began later has ended already, so the server is not waiting. */
  private boolean hasNewerEnded(ActiveRun active) {
    RunSummary newest = next.lastRun();
    return newest != null
        && newest.startTime() != null
        && active.startTime() != null
        && newest.startTime().compareTo(active.startTime()) > 0;
  }

  private PendingPing made(Word type, String job, @Nullable String message) {
    return new PendingPing(type.word(), job, Times.text(now), message);
  }
}
