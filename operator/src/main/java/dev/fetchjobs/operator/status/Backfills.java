package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.BackfillRequest;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.BackfillState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the backfill in a FetchJob's status. */
public final class Backfills {

  private Backfills() {}

  /** Returns the backfill in the status if it has not ended. */
  public static Optional<Backfill> going(@Nullable FetchJobStatus status) {
    return Optional.ofNullable(status)
        .flatMap(there -> Optional.ofNullable(there.backfill()))
        .filter(Backfills::isGoing);
  }

  static boolean isGoing(Backfill backfill) {
    return backfill.endTime() == null;
  }

  /**
   * Returns the backfill that ends with the new status. The new status may already show the next
   * backfill.
   *
   * @param next the backfill in the new status
   */
  static Optional<Backfill> ended(@Nullable FetchJobStatus old, @Nullable Backfill next) {
    Backfill before = old == null ? null : old.backfill();
    return next != null && !isGoing(next) && !next.equals(before)
        ? Optional.of(next)
        : Optional.ofNullable(before)
            .filter(Backfills::isGoing)
            .filter(there -> next != null && !there.request().equals(next.request()));
  }

  /**
   * Returns whether a person removed or replaced the request for the backfill, so that the operator
   * starts no run for it.
   */
  public static boolean isCancelled(Backfill backfill, FetchJob fetchJob) {
    return BackfillState.CANCELLED.is(backfill.state())
        || RunStart.requested(fetchJob).filter(backfill.request()::equals).isEmpty();
  }

  /** Returns the scheduled time whose run the backfill has started and has not ended. */
  public static Optional<Instant> active(Backfill backfill) {
    return RunRecord.instant(backfill.activeDate());
  }

  /**
   * Returns the scheduled time whose run the backfill starts next. This is the first scheduled time
   * of the present schedule after the newest one that had a run.
   */
  public static Optional<Instant> next(Backfill backfill, CronSchedule schedule) {
    int started =
        backfill.succeeded() + backfill.failed() + (backfill.activeDate() == null ? 0 : 1);
    Instant end = RunRecord.instant(backfill.to()).orElse(Instant.MIN);
    return started >= BackfillRequest.MOST
        ? Optional.empty()
        : after(backfill).flatMap(schedule::next).filter(slot -> !slot.isAfter(end));
  }

  private static Optional<Instant> after(Backfill backfill) {
    return active(backfill)
        .or(() -> RunRecord.instant(backfill.lastDate()))
        .or(() -> RunRecord.instant(backfill.from()).map(from -> from.minusSeconds(1)));
  }

  /** Returns the visible runs of the backfill, oldest first. */
  static Stream<Run> runsOf(Backfill backfill, List<Run> runs) {
    return runs.stream()
        .filter(run -> run.trigger() == Trigger.BACKFILL && run.date() != null)
        .filter(run -> backfill.request().equals(run.request()));
  }

  /** Returns the newest visible run of the backfill for this scheduled time. */
  static Optional<Run> runOf(Backfill backfill, Instant date, List<Run> runs) {
    return runsOf(backfill, runs)
        .filter(run -> date.equals(run.date()))
        .reduce((earlier, later) -> later);
  }
}
