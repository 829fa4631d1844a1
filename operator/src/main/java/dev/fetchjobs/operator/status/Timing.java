package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.observed.NodeClock;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Computes the next moment at which the operator has to do something although no event comes. */
public record Timing(
    FetchJob fetchJob, CronJobState cronJobState, List<Run> runs, FetchJobStatus status) {

  /**
   * If a pod has not started within this time, the operator looks for the reason. Users are
   * promised an explanation in twice this time.
   */
  public static final Duration START = Duration.ofSeconds(15);

  /**
   * The clock of the Kubernetes controllers may be ahead of the operator's clock by at most this
   * much.
   */
  static final Duration SKEW = NodeClock.SKEW;

  /**
   * The operator tries a refused write again after this time. The operator sees no event when a
   * quota or an admission policy stops refusing the write.
   */
  public static final Duration REFUSED = Duration.ofSeconds(30);

  /**
   * The operator reconciles each FetchJob at least this often. Every change causes an event, but
   * the operator does not rely on this.
   */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  public Instant next(Instant now) {
    return next(change(now), now);
  }

  /**
   * Returns when the operator looks again.
   *
   * @param change the moment of the next change
   */
  public static Instant next(Optional<Instant> change, Instant now) {
    return change.filter(moment -> moment.isBefore(now.plus(LONGEST))).orElse(now.plus(LONGEST));
  }

  /**
   * Returns the moment of the next change, however far away it is, or empty if nothing will change.
   */
  public Optional<Instant> change(Instant now) {
    return Stream.of(
            slot(now), start(now), end(), lingering(now), stale(now), holdEnd(now), calendar(now))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /**
   * Returns the delay until {@code next}. The delay is at least 100 ms, so that an instant that has
   * just passed causes no endless loop.
   */
  public static Duration between(Instant now, Instant next) {
    Duration delay = Duration.between(now, next);
    return delay.toMillis() < 100 ? Duration.ofMillis(100) : delay.plusMillis(1);
  }

  /**
   * Returns a time shortly after the next scheduled time. The operator then shows the following
   * scheduled run in the status, even if this one did not start.
   */
  private Optional<Instant> slot(Instant now) {
    return Optional.ofNullable(cronJobState.kept(fetchJob.getSpec().suspend()))
        .filter(kept -> !kept.suspended())
        .flatMap(kept -> kept.schedule().next(now.minus(DueSlot.MARGIN)))
        .map(slot -> slot.plus(DueSlot.MARGIN));
  }

  /** Returns when the messages that count closed days may change. */
  private Optional<Instant> calendar(Instant now) {
    return Optional.ofNullable(cronJobState.kept(fetchJob.getSpec().suspend()))
        .flatMap(kept -> kept.schedule().nextDay(now));
  }

  private Optional<Instant> start(Instant now) {
    return runs.stream()
        .filter(run -> run.state() instanceof Run.Starting || run.state() instanceof Run.Stuck)
        .map(
            run ->
                run.state() instanceof Run.Starting(Instant since, var uids, var seen, var claim)
                        && since.plus(START).isAfter(now)
                    ? since.plus(START)
                    : now.plus(START))
        .min(Instant::compareTo);
  }

  private Optional<Instant> end() {
    return runs.stream()
        .flatMap(
            run ->
                run.state() instanceof Run.Ending(Instant patience)
                    ? Stream.of(patience)
                    : Stream.empty())
        .min(Instant::compareTo);
  }

  private Optional<Instant> lingering(Instant now) {
    return runs.stream()
        .filter(Run::isLingering)
        .map(run -> ((Run.Finished) run.state()).finishTime().plus(Blocker.PATIENCE))
        .filter(moment -> moment.isAfter(now))
        .min(Instant::compareTo);
  }

  private Optional<Instant> stale(Instant now) {
    return Age.of(fetchJob, status.artifact(), cronJobState, status.schedule())
        .map(Age::until)
        .filter(until -> until.isAfter(now));
  }

  private Optional<Instant> holdEnd(Instant now) {
    return Optional.ofNullable(status.hold())
        .flatMap(hold -> new Node(hold.until()).instant())
        .filter(until -> until.isAfter(now));
  }
}
