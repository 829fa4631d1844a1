package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the new status of a FetchJob from the spec, the old status, the runs and an instant. The
 * same input always gives the same status. If the result becomes the old status of the next
 * computation, nothing changes.
 *
 * @param old the newest known status; null if there is none
 * @param runs all visible runs, oldest first
 * @param madeRequest token of the request whose Job has just been created; null if there is none
 * @param refusal why the Job of a run could not be created; null if there is no such run
 * @param cronJob the FetchJob's CronJob; null if there is none
 * @param basis the present spec, with which results of runs are compared
 * @param deliveries the events and pings that their servers have confirmed
 * @param handle state of the ConfigMap of spec.handle; null if the spec asks for none
 */
public record NextStatus(
    FetchJob fetchJob,
    @Nullable FetchJobStatus old,
    CronJobState cronJobState,
    List<Run> runs,
    @Nullable String madeRequest,
    @Nullable Obstacle refusal,
    @Nullable GenericKubernetesResource cronJob,
    Basis basis,
    Deliveries deliveries,
    @Nullable HandleState handle,
    Instant now) {

  public NextStatus(
      FetchJob fetchJob,
      @Nullable FetchJobStatus old,
      CronJobState cronJobState,
      List<Run> runs,
      @Nullable String madeRequest,
      @Nullable Obstacle refusal,
      @Nullable GenericKubernetesResource cronJob,
      Instant now) {
    this(
        fetchJob,
        old,
        cronJobState,
        runs,
        madeRequest,
        refusal,
        cronJob,
        Basis.of(fetchJob),
        Deliveries.NONE,
        null,
        now);
  }

  /** Returns the same input with another state of the ConfigMap of spec.handle. */
  public NextStatus with(HandleState state) {
    return new NextStatus(
        fetchJob,
        old,
        cronJobState,
        runs,
        madeRequest,
        refusal,
        cronJob,
        basis,
        deliveries,
        state,
        now);
  }

  /** The status has the names of at most this many active runs besides the first. */
  private static final int OTHERS = 16;

  /**
   * Holds the new status.
   *
   * @param news runs that this status is the first to record, in the order of their Jobs
   */
  public record Result(FetchJobStatus status, List<RunSummary> news) {}

  public Result result() {
    return healed().follow();
  }

  /** Returns the file in the new status, or null if none was ever published. */
  public @Nullable Artifact artifact() {
    return healed().ledger().artifact();
  }

  private NextStatus healed() {
    return new NextStatus(
        fetchJob,
        new Healed(now).of(old),
        cronJobState,
        runs.stream().map(run -> run.seenBy(fetchJob)).toList(),
        madeRequest,
        refusal,
        cronJob,
        basis,
        deliveries,
        handle,
        now);
  }

  private Ledger ledger() {
    return Ledger.of(old, runs, fetchJob.getSpec().runHistoryLimit());
  }

  private Result follow() {
    Ledger ledger = ledger();
    FetchJobStatus next = status(ledger);
    var events = new NextNotifications(fetchJob, old, next, ledger.newRuns(), deliveries, now);
    return new Result(next.with(events.notifications()), ledger.news());
  }

  private FetchJobStatus status(Ledger ledger) {
    Hold hold = ledger.hold(this);
    Optional<Blocker> blocker = blocker();
    ScheduleStatus schedule = schedule(hold, blocker);
    List<Condition> conditions = new Verdicts(this, ledger, basis, schedule).conditions();
    Backfill backfill = backfill();
    Glance glance = new Summing(this, conditions, hold, blocker).glance();
    return new FetchJobStatus(
        basis.generation(),
        glance.state().word(),
        glance.message(),
        conditions,
        schedule,
        underWay().reduce((earlier, later) -> later).map(RunRecord::active).orElse(null),
        otherActiveRuns(),
        ledger.lastRun(),
        ledger.lastSuccess(),
        ledger.lastFailure(),
        ledger.consecutiveFailures(),
        ledger.skippedRuns(),
        ledger.history(),
        hold,
        handled(ledger, backfill),
        ledger.completedRequest(backfill),
        backfill,
        observedPlan(basis),
        ledger.artifact(),
        ledger.versions(),
        Pin.of(fetchJob),
        ledger.quarantined(),
        new PublisherClock(fetchJob, old, ledger.newRuns(), cronJobState.kept(isSuspended()), now)
            .publisher(),
        null);
  }

  private @Nullable Backfill backfill() {
    CronSchedule schedule =
        cronJobState instanceof CronJobState.InPlace inPlace ? inPlace.schedule() : null;
    return new NextBackfill(fetchJob, old, runs, madeRequest, schedule, now).backfill();
  }

  /**
   * Returns the token of the newest request that was handled. A request is handled if its run is
   * visible, if its Job has just been created, if its run has ended, or if its backfill has begun.
   * If the run of an older request ends during a backfill, the token of the backfill's request
   * stays.
   */
  private @Nullable String handled(Ledger ledger, @Nullable Backfill backfill) {
    String before = old == null ? null : old.lastHandledRunRequest();
    return RunStart.requested(fetchJob)
        .filter(
            token ->
                isOfBackfill(backfill, token)
                    || runs.stream().anyMatch(run -> isOfRequest(run, token)))
        .or(() -> Optional.ofNullable(madeRequest))
        .or(ledger::newestRequest)
        .orElse(before);
  }

  /**
   * Returns whether the backfill that this request asks for begins with this status, is active, or
   * was handled.
   */
  private boolean isOfBackfill(@Nullable Backfill backfill, String token) {
    return backfill != null
        && token.equals(backfill.request())
        && (Backfills.isGoing(backfill)
            || old == null
            || token.equals(old.lastHandledRunRequest())
            || !backfill.equals(old.backfill()));
  }

  private static boolean isOfRequest(Run run, String token) {
    return run.trigger() != Trigger.BACKFILL && token.equals(run.request());
  }

  Stream<Run> underWay() {
    return runs.stream().filter(run -> !run.isOver());
  }

  private List<String> otherActiveRuns() {
    List<String> jobs = underWay().map(Run::job).toList();
    return jobs.stream().limit(Math.clamp(jobs.size() - 1L, 0, OTHERS)).toList();
  }

  boolean isSuspended() {
    return fetchJob.getSpec().suspend();
  }

  /** Returns whether the hold on requests is about the source in the present spec. */
  boolean isAboutSource(Hold hold) {
    return Word.find(FetchReport.Hold.Reason.class, hold.reason())
        .map(reason -> new FetchReport.Hold(Instant.MAX, reason, hold.scope()))
        .filter(known -> known.isAbout(fetchJob.getSpec().source().http().url(), basis.plan()))
        .isPresent();
  }

  /**
   * Returns the plan digest up to which edits of the spec are dealt with (the observed plan). The
   * observed plan changes when a run with the edited spec exists, or when the spec wants no run
   * after an edit.
   */
  private @Nullable String observedPlan(Basis basis) {
    String before = old == null ? null : old.observedPlan();
    if (basis.plan() == null) {
      return before;
    }
    boolean dealtWith =
        before == null
            || !fetchJob.getSpec().runOnChange()
            || basis.plan().equals(newestPlan(runs));
    return dealtWith ? basis.plan() : before;
  }

  /** Returns the plan digest of the newest visible run, or null if it is unknown. */
  public static @Nullable String newestPlan(List<Run> runs) {
    return runs.isEmpty() ? null : runs.getLast().origin().plan();
  }

  /** Returns the schedule by which Kubernetes starts runs now, or empty if it starts none. */
  Optional<CronSchedule> going() {
    return Optional.ofNullable(cronJobState.kept(isSuspended()))
        .filter(kept -> !kept.suspended())
        .map(CronJobState.Kept::schedule);
  }

  private Optional<Blocker> blocker() {
    Instant counted = cronJob == null ? Instant.EPOCH : DueSlot.countedFrom(cronJob, now);
    return going().flatMap(schedule -> Blocker.of(schedule, runs, counted, now));
  }

  /** Returns whether a scheduled time has passed and its run should have started, but has not. */
  boolean isSlotLate() {
    return due().filter(due -> due.isLate(now)).isPresent();
  }

  /**
   * Returns whether a scheduled time has passed without a run, because Kubernetes did not start it
   * or because an older run has not ended.
   */
  public boolean isSlotMissing() {
    return isSlotLate() || blocker().filter(run -> run.missed() > 0).isPresent();
  }

  /** Returns when the file of a status becomes too old for spec.freshness. */
  public Optional<Instant> freshUntil(FetchJobStatus status) {
    return Age.of(fetchJob, status.artifact(), cronJobState, status.schedule()).map(Age::until);
  }

  /** Returns the scheduled time that has passed and whose run can start, but has not. */
  public Optional<DueSlot> due() {
    return cronJob == null
        ? Optional.empty()
        : going().flatMap(schedule -> DueSlot.of(schedule, cronJob, runs, now));
  }

  private @Nullable ScheduleStatus schedule(@Nullable Hold hold, Optional<Blocker> blocker) {
    CronJobState.Kept kept = cronJobState.kept(isSuspended());
    if (kept == null) {
      return cronJobState instanceof CronJobState.Waiting ? withoutNextRun() : null;
    }
    Instant after = latest(newestSlot(), holdEnd(hold), blocker.flatMap(b -> b.freeAt(now)));
    Optional<Instant> next = going().flatMap(schedule -> schedule.next(after));
    return new ScheduleStatus(
        kept.expression(),
        next.map(Times::text).orElse(null),
        next.map(kept.schedule()::text).orElse(null),
        blocker.map(Blocker::missed).filter(missed -> missed > 0).orElse(null),
        kept.schedule().zone().getId(),
        inForceSince(kept));
  }

  /**
   * Returns the time since which Kubernetes follows this schedule. An edit of the schedule or its
   * time zone sets this time anew.
   */
  private String inForceSince(CronJobState.Kept kept) {
    ScheduleStatus before = old == null ? null : old.schedule();
    return before != null
            && before.since() != null
            && before.since().compareTo(Times.text(now)) <= 0
            && kept.expression().equals(before.expression())
            && kept.schedule().zone().getId().equals(before.timeZone())
        ? before.since()
        : Times.text(now);
  }

  /**
   * Returns the schedule for the status without a next run. The status names no next run, because
   * there is no CronJob that would start one.
   */
  private @Nullable ScheduleStatus withoutNextRun() {
    ScheduleStatus before = old == null ? null : old.schedule();
    return before == null
        ? null
        : new ScheduleStatus(
            before.expression(), null, null, null, before.timeZone(), before.since());
  }

  /**
   * Returns the instant one second before the end of the hold. A run that starts at the end of the
   * hold sends its request, so the hold does not skip this run.
   */
  private static Optional<Instant> holdEnd(@Nullable Hold hold) {
    return Optional.ofNullable(hold)
        .flatMap(on -> new Node(on.until()).instant())
        .map(until -> until.minusSeconds(1));
  }

  private static Instant latest(Instant first, Optional<Instant> second, Optional<Instant> third) {
    return Stream.of(Optional.of(first), second, third)
        .flatMap(Optional::stream)
        .max(Instant::compareTo)
        .orElse(first);
  }

  /**
   * Returns the instant after which the next scheduled time is searched. The instant is now, or a
   * scheduled time in the near future that already has a Job, because the CronJob controller's
   * clock is ahead.
   */
  private Instant newestSlot() {
    return runs.stream()
        .filter(run -> run.trigger() == Trigger.SCHEDULE)
        .map(Run::slot)
        .filter(slot -> slot.isAfter(now) && slot.isBefore(now.plus(Timing.SKEW)))
        .max(Instant::compareTo)
        .orElse(now);
  }

  /** Returns the newest run that something keeps from starting, if no newer run has a result. */
  Optional<Run> stuckRun(@Nullable RunSummary verdict) {
    return runs.stream()
        .filter(run -> run.state() instanceof Run.Stuck)
        .reduce((earlier, later) -> later)
        .filter(run -> verdict == null || RunOrder.of(run).compareTo(RunOrder.of(verdict)) > 0);
  }

  Optional<Run> lingeringRun() {
    return runs.stream()
        .filter(run -> Blocker.isLingering(run, now))
        .reduce((earlier, later) -> later);
  }
}
