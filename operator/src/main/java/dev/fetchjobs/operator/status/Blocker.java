package dev.fetchjobs.operator.status;

import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Describes a scheduled run, or a run of a backfill, whose Job Kubernetes counts as running.
 * Kubernetes starts no scheduled run before the end of this Job ({@code concurrencyPolicy:
 * Forbid}).
 *
 * @param missed number of scheduled times that have passed since; {@link #MOST} means that many or
 *     more
 */
record Blocker(Run run, int missed) {

  static final int MOST = 100;

  /**
   * After the downloader has ended, its Job may take this long to end. If the Job takes longer, the
   * status reports it.
   */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * Finds a run that keeps Kubernetes from starting scheduled runs.
   *
   * @param counted the instant from which missed scheduled times are counted
   */
  static Optional<Blocker> of(CronSchedule schedule, List<Run> runs, Instant counted, Instant now) {
    return runs.stream()
        .filter(Blocker::isBlocking)
        .filter(run -> !run.isOver() || run.isLingering())
        .reduce((earlier, later) -> later)
        .map(
            run -> {
              Instant from = run.slot().isAfter(counted) ? run.slot() : counted;
              return new Blocker(run, missed(schedule, from, now.minus(DueSlot.MARGIN)));
            });
  }

  /** Returns whether Kubernetes starts no scheduled run while this run is active. */
  static boolean isBlocking(Run run) {
    return run.trigger() == Trigger.SCHEDULE || run.trigger() == Trigger.BACKFILL;
  }

  private static int missed(CronSchedule schedule, Instant from, Instant to) {
    int missed = 0;
    Optional<Instant> slot = schedule.next(from);
    while (missed < MOST && slot.isPresent() && !slot.get().isAfter(to)) {
      missed++;
      slot = schedule.next(slot.get());
    }
    return missed;
  }

  /** Returns whether the run's downloader ended some time ago, but the Job has not ended. */
  static boolean isLingering(Run run, Instant now) {
    return run.state() instanceof Finished end
        && end.openUntil() != null
        && !now.isBefore(end.finishTime().plus(PATIENCE));
  }

  /**
   * Returns the time at which Kubernetes may start the next scheduled run, if this is the deadline
   * of a Job that does not end. Most Jobs end a second or two after their downloader.
   */
  Optional<Instant> freeAt(Instant now) {
    return isLingering(run, now)
            && run.state() instanceof Finished end
            && end.openUntil() != null
            && end.openUntil().isAfter(now)
            && end.openUntil().isBefore(now.plus(Duration.ofDays(400)))
        ? Optional.of(end.openUntil())
        : Optional.empty();
  }

  String sentence() {
    String slots = missed == 1 ? "1 scheduled time has" : missed + " scheduled times have";
    String most = missed == MOST ? "At least " : "";
    return "%s%s passed without a run, because run %s, made at %s, is still under way and Kubernetes starts none beside it. It makes up for the newest of them only."
            .formatted(most, slots, run.job(), Times.text(run.creationTime()))
        + (run.isLingering() || run.trigger() == Trigger.BACKFILL
            ? ""
            : " If that happens often, lengthen the time between runs or shorten spec.timeout.");
  }

  /**
   * Returns the sentence about a run whose downloader has ended while Kubernetes still counts its
   * Job as running.
   */
  static String lingering(Run run) {
    Finished end = (Finished) run.state();
    String until =
        end.openUntil() == null || end.openUntil().equals(Instant.MAX)
            ? ""
            : ", at " + Times.text(end.openUntil()) + " at the latest";
    return "Run %s has ended as %s, but another container keeps its pod running. Kubernetes ends the Job at its deadline%s. Keep that container out of this pod, or have it made a native sidecar (an init container with restartPolicy: Always); to free the schedule now, delete Job %s."
        .formatted(run.job(), end.result().outcome().word(), until, run.job());
  }
}
