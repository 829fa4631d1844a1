package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status that follows from spec, old status, runs and an instant. The same input always gives
 * the same status, and from its own output nothing more follows.
 *
 * @param old the newest status known to have been written; null if there is none
 * @param runs all that can be seen, oldest first
 * @param handledRequest newest token whose run exists; null if there was none
 * @param refusal what keeps a run that is to be started from having a Job; null if nothing does
 */
public record NextStatus(
    FetchJob fetchJob,
    @Nullable FetchJobStatus old,
    Situation situation,
    List<Run> runs,
    @Nullable String handledRequest,
    @Nullable Obstacle refusal,
    Instant now) {

  /**
   * @param news runs that the status is the first to tell of, in the order in which they ended
   */
  public record Told(FetchJobStatus status, List<RunSummary> news) {}

  public Told told() {
    Ledger ledger = Ledger.of(old, runs, fetchJob.getSpec().runHistoryLimit());
    return new Told(status(ledger), ledger.news());
  }

  private FetchJobStatus status(Ledger ledger) {
    return new FetchJobStatus(
        Objects.requireNonNullElse(fetchJob.getMetadata().getGeneration(), 0L),
        new Verdicts(this, ledger).conditions(),
        schedule(),
        activeRun().map(RunRecord::active).orElse(null),
        ledger.lastRun(),
        ledger.lastSuccess(),
        ledger.lastFailure(),
        ledger.consecutiveFailures(),
        ledger.history(),
        ledger.hold(now),
        handledRequest,
        ledger.artifact(),
        ledger.quarantined());
  }

  private Optional<Run> activeRun() {
    return runs.stream().filter(run -> !run.isOver()).reduce((earlier, later) -> later);
  }

  boolean isSuspended() {
    return fetchJob.getSpec().suspend();
  }

  private @Nullable ScheduleStatus schedule() {
    Situation.Kept kept = situation.kept(isSuspended());
    if (kept == null) {
      return situation instanceof Situation.Waiting ? withoutNextRun() : null;
    }
    Optional<Instant> next =
        kept.suspended() ? Optional.empty() : kept.schedule().next(newestSlot());
    return new ScheduleStatus(
        kept.expression(),
        next.map(Times::text).orElse(null),
        next.map(kept.schedule()::text).orElse(null));
  }

  /** No CronJob is there that would start one. */
  private @Nullable ScheduleStatus withoutNextRun() {
    return old == null || old.schedule() == null
        ? null
        : new ScheduleStatus(old.schedule().expression(), null, null);
  }

  /** Now, or the slot of a run whose Job a faster clock has made just before it. */
  private Instant newestSlot() {
    return runs.stream()
        .filter(run -> run.trigger() == Trigger.SCHEDULE)
        .map(Run::slot)
        .filter(slot -> slot.isAfter(now) && slot.isBefore(now.plus(Timing.SKEW)))
        .max(Instant::compareTo)
        .orElse(now);
  }
}
