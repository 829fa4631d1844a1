package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.RequestedInterval;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.BackfillState;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the backfill in the new status: a backfill begins, its run becomes active or ends, or
 * the backfill ends. The operator remembers the backfill only in the status. If the result becomes
 * the old status of the next computation, the backfill does not change.
 *
 * @param old the newest known status
 * @param runs all visible runs, oldest first
 * @param madeRequest token of the request whose Job has just been created and is not visible yet
 * @param schedule schedule of the present spec; null if the spec cannot work
 */
record NextBackfill(
    FetchJob fetchJob,
    @Nullable FetchJobStatus old,
    List<Run> runs,
    @Nullable String madeRequest,
    @Nullable CronSchedule schedule,
    Instant now) {

  private static final int MOST_DATES = 50;

  /**
   * Returns the backfill that the new status shows; null if there never was one. If a request has
   * replaced the old backfill, the new one begins when the last run of the old one has ended.
   */
  @Nullable Backfill backfill() {
    Backfill before = old == null ? null : old.backfill();
    Backfill after = before != null && Backfills.isGoing(before) ? followed(before) : before;
    return after != null && Backfills.isGoing(after)
        ? after
        : begun().map(this::followed).orElse(after);
  }

  /**
   * Returns a new backfill that begins. {@code BackfillRequest} has already checked its spec and
   * interval.
   */
  private Optional<Backfill> begun() {
    return RunStart.pending(fetchJob, old == null ? null : old.lastHandledRunRequest())
        .filter(_ -> schedule != null)
        .flatMap(token -> RequestedInterval.of(fetchJob).map(asked -> begun(token, asked)));
  }

  /**
   * If the status was lost, the newest visible run shows how far the backfill has come. In this
   * case the counts of the backfill begin again.
   */
  private Backfill begun(String token, RequestedInterval asked) {
    Backfill fresh =
        new Backfill(
            token,
            BackfillState.RUNNING.word(),
            Times.text(asked.from()),
            Times.text(asked.until(now)),
            null,
            null,
            null,
            0,
            0,
            List.of(),
            null);
    return Backfills.runsOf(fresh, runs)
        .map(Run::date)
        .max(Comparator.naturalOrder())
        .map(date -> with(fresh, date))
        .orElse(fresh);
  }

  private Backfill followed(Backfill before) {
    boolean cancelled = Backfills.isCancelled(before, fetchJob);
    Backfill counted = counted(before, cancelled);
    Optional<Instant> next =
        cancelled || schedule == null ? Optional.empty() : Backfills.next(counted, schedule);
    boolean ended =
        counted.activeDate() == null && next.isEmpty() && (cancelled || schedule != null);
    BackfillState state =
        cancelled
            ? BackfillState.CANCELLED
            : ended ? BackfillState.COMPLETE : BackfillState.RUNNING;
    return new Backfill(
        counted.request(),
        state.word(),
        counted.from(),
        counted.to(),
        counted.activeDate(),
        counted.lastDate(),
        next.map(Times::text).orElse(null),
        counted.succeeded(),
        counted.failed(),
        counted.failedDates(),
        ended ? Times.text(now) : null);
  }

  /**
   * Counts all runs that have ended. Several runs can be uncounted if writes of the status failed
   * and an edit of the schedule came between them.
   */
  private Backfill counted(Backfill before, boolean cancelled) {
    Backfill started = before.activeDate() == null ? started(before) : before;
    Backfill counted =
        Backfills.active(started).map(date -> counted(started, date, cancelled)).orElse(started);
    boolean hasEnded = !Objects.equals(counted.lastDate(), before.lastDate());
    return hasEnded && uncounted(counted).isPresent() ? counted(counted, cancelled) : counted;
  }

  /** Returns the earliest date of a visible run that the backfill does not contain. */
  private Optional<Instant> uncounted(Backfill before) {
    return Backfills.runsOf(before, runs)
        .map(run -> Objects.requireNonNull(run.date()))
        .filter(date -> before.lastDate() == null || isLater(date, before.lastDate()))
        .min(Comparator.naturalOrder());
  }

  /** Returns the backfill with the run that the operator has started since. */
  private Backfill started(Backfill before) {
    Optional<Instant> visible = uncounted(before);
    Optional<Instant> made =
        before.request().equals(madeRequest) && schedule != null
            ? Backfills.next(before, schedule)
            : Optional.empty();
    return visible.or(() -> made).map(date -> with(before, date)).orElse(before);
  }

  private static boolean isLater(Instant date, String than) {
    return RunRecord.instant(than).filter(date::isAfter).isPresent();
  }

  private static Backfill with(Backfill before, @Nullable Instant activeDate) {
    return new Backfill(
        before.request(),
        before.state(),
        before.from(),
        before.to(),
        activeDate == null ? null : Times.text(activeDate),
        before.lastDate(),
        before.nextDate(),
        before.succeeded(),
        before.failed(),
        before.failedDates(),
        before.endTime());
  }

  /**
   * Counts the active run of the backfill, if it has ended. The Job of a superseded run may still
   * exist when the Job of its repetition is gone.
   */
  private Backfill counted(Backfill started, Instant date, boolean cancelled) {
    Optional<Run> run =
        Stream.concat(
                Backfills.runOf(started, date, runs).stream(), gone(started.request()).stream())
            .max(Comparator.comparing(any -> RunOrder.of(any)));
    boolean isSuperseded =
        run.map(Run::isSuperseded).orElseGet(() -> isSupersededAndGone(started.request()));
    if (isSuperseded) {
      return cancelled ? with(started, null) : started;
    }
    return run.map(Run::state)
        .filter(Run.Finished.class::isInstance)
        .map(end -> ((Run.Finished) end).result().outcome().isSuccess())
        .map(success -> ended(started, date, success))
        .orElse(started);
  }

  /** Returns whether a superseded run waits for its repetition, and its Job was removed. */
  private boolean isSupersededAndGone(String request) {
    return old != null
        && old.lastRun() != null
        && Trigger.BACKFILL.is(old.lastRun().trigger())
        && request.equals(old.lastRun().request())
        && Reason.SUPERSEDED.is(old.lastRun().reason());
  }

  /** Returns the run that the status names as active, if its Job was removed. */
  private Optional<Run> gone(String request) {
    return Ledger.gone(old, runs)
        .filter(run -> run.trigger() == Trigger.BACKFILL && request.equals(run.request()));
  }

  private static Backfill ended(Backfill before, Instant date, boolean success) {
    List<String> failed = new ArrayList<>(before.failedDates());
    if (!success && failed.size() < MOST_DATES) {
      failed.add(Times.text(date));
    }
    return new Backfill(
        before.request(),
        before.state(),
        before.from(),
        before.to(),
        null,
        Times.text(date),
        before.nextDate(),
        before.succeeded() + (success ? 1 : 0),
        before.failed() + (success ? 0 : 1),
        List.copyOf(failed),
        before.endTime());
  }
}
