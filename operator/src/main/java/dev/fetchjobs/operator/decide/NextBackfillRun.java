package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.Backfill;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.status.Backfills;
import dev.fetchjobs.operator.status.DueSlot;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes the run that a backfill starts next. The operator starts this run when the status has
 * recorded the end of the run before, no other run is active, no hold is in force, and no scheduled
 * run is due, because scheduled runs go first.
 *
 * @param notBefore the time at which the operator looks again; null if the run may start now
 */
record NextBackfillRun(RunStart start, @Nullable Instant notBefore) {

  /**
   * The operator starts no run of a backfill this short before a scheduled time. In this time
   * before a scheduled run the operator can add the run of the backfill to the CronJob's active
   * Jobs, so that the CronJob controller starts no run beside it.
   */
  static final Duration GUARD = Duration.ofSeconds(15);

  static Optional<NextBackfillRun> of(
      View view, CronSchedule schedule, GenericKubernetesResource cronJob) {
    boolean isBusy =
        view.seen().runs().stream().anyMatch(run -> !run.isOver() || run.isLingering());
    return isBusy
        ? Optional.empty()
        : Backfills.going(view.seen().old())
            .filter(backfill -> backfill.activeDate() == null)
            .filter(backfill -> !Backfills.isCancelled(backfill, view.fetchJob()))
            .flatMap(
                backfill ->
                    start(view, backfill, schedule)
                        .map(run -> new NextBackfillRun(run, pause(view, schedule, cronJob))));
  }

  private static Optional<RunStart> start(View view, Backfill backfill, CronSchedule schedule) {
    return Backfills.next(backfill, schedule)
        .map(date -> RunStart.ofBackfill(view.fetchJob(), backfill.request(), date))
        .filter(
            start ->
                view.seen().runs().stream().noneMatch(run -> run.job().equals(start.jobName())));
  }

  private static @Nullable Instant pause(
      View view, CronSchedule schedule, GenericKubernetesResource cronJob) {
    return Stream.of(holdEnd(view), slot(view, schedule, cronJob))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  private static Optional<Instant> holdEnd(View view) {
    FetchJobStatus old = view.seen().old();
    return Optional.ofNullable(old == null ? null : old.hold())
        .flatMap(hold -> new Node(hold.until()).instant())
        .filter(until -> until.isAfter(view.now()));
  }

  /**
   * Returns until when a run of a backfill has to wait for a scheduled run that is due or will soon
   * be due.
   */
  private static Optional<Instant> slot(
      View view, CronSchedule schedule, GenericKubernetesResource cronJob) {
    if (view.fetchJob().getSpec().suspend()) {
      return Optional.empty();
    }
    Instant now = view.now();
    CronSchedule firings = schedule.ofKubernetes();
    return DueSlot.of(firings, cronJob, view.seen().runs(), now)
        .map(DueSlot::lateFrom)
        .filter(late -> late.isAfter(now))
        .or(() -> firings.next(now).filter(slot -> !slot.isAfter(now.plus(GUARD))));
  }
}
