package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.NodeClock;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes the first scheduled time after the newest Job, once this time has passed. Either the
 * CronJob controller is about to create the Job for this time, or the API server refuses the Job.
 * When later scheduled times pass, this first one stays the same.
 *
 * @param due the time from which the Job could be created: the scheduled time, or the end of the
 *     previous run
 * @param since the time at which the newest Job was created; older Events are about other scheduled
 *     times
 */
public record DueSlot(String cronJobUid, Instant due, Instant since) {

  /**
   * After a scheduled time the CronJob controller needs at most this long to create the Job. The
   * value has a margin.
   */
  static final Duration MARGIN = Duration.ofSeconds(20);

  /**
   * Finds the first scheduled time that has passed and has no Job.
   *
   * @param cronJob the CronJob, which must not be suspended
   * @param runs all visible runs; a requested run also shows that Jobs can be created
   */
  public static Optional<DueSlot> of(
      CronSchedule schedule, GenericKubernetesResource cronJob, List<Run> runs, Instant now) {
    if (blocking(runs).anyMatch(run -> !run.isOver() || run.isLingering())) {
      return Optional.empty();
    }
    Instant counted = countedFrom(cronJob, now);
    Instant made = newest(counted, runs.stream().map(Run::creationTime));
    return schedule
        .next(newest(made, scheduled(runs).map(Run::slot)))
        .filter(slot -> !slot.isAfter(now))
        .map(slot -> new DueSlot(cronJob.getMetadata().getUid(), newest(slot, ends(runs)), made));
  }

  private static Stream<Run> scheduled(List<Run> runs) {
    return runs.stream().filter(run -> run.trigger() == Trigger.SCHEDULE);
  }

  /** Returns the runs that keep Kubernetes from starting a scheduled run. */
  private static Stream<Run> blocking(List<Run> runs) {
    return runs.stream().filter(Blocker::isBlocking);
  }

  private static Stream<Instant> ends(List<Run> runs) {
    return blocking(runs)
        .flatMap(
            run ->
                run.state() instanceof Run.Finished end
                    ? Stream.of(end.finishTime())
                    : Stream.empty());
  }

  /**
   * Returns the time from which the CronJob controller counts scheduled times. The method ignores a
   * time in the future, because it would hide scheduled times.
   */
  static Instant countedFrom(GenericKubernetesResource cronJob, Instant now) {
    return new Node(cronJob.getAdditionalProperties())
        .at("status", "lastScheduleTime")
        .instant()
        .filter(time -> !time.isAfter(now.plus(NodeClock.SKEW)))
        .or(() -> new Node(cronJob.getMetadata().getCreationTimestamp()).instant())
        .orElse(Instant.EPOCH);
  }

  private static Instant newest(Instant first, Stream<Instant> others) {
    return Stream.concat(Stream.of(first), others).max(Instant::compareTo).orElse(first);
  }

  /** Returns the time from which the Job for the scheduled time should exist. */
  public Instant lateFrom() {
    return due.plus(MARGIN);
  }

  /** Returns whether the Job for the scheduled time should exist by now. */
  public boolean isLate(Instant now) {
    return !now.isBefore(lateFrom());
  }

  /**
   * Returns when the operator next looks for the reason why the Job is missing. The operator looks
   * first when the Job is late, and then after intervals that double each time. Once the operator
   * knows the reason, it does not look again.
   */
  public Optional<Instant> nextLook(boolean isExplained, Instant now) {
    if (isExplained) {
      return Optional.empty();
    }
    return Optional.of(isLate(now) ? now.plus(Duration.between(due, now)) : due.plus(MARGIN));
  }

  /**
   * Returns the reason that the old status reported. The Events may be gone, because Kubernetes
   * deletes them after an hour.
   */
  public static Optional<Obstacle> remembered(@Nullable FetchJobStatus old) {
    return old == null
        ? Optional.empty()
        : ConditionType.FETCHED
            .in(old)
            .filter(condition -> Reason.JOB_REFUSED.is(condition.reason()))
            .map(condition -> new Obstacle(Reason.JOB_REFUSED, condition.message()));
  }
}
