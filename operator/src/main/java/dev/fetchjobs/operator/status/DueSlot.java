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
 * Describes the first slot after the newest Job, once the slot has passed. Either the CronJob
 * controller is about to create the slot's Job, or the API server refuses the Job. When later slots
 * pass, the due slot stays the same.
 *
 * @param due when the Job could be created: at the slot, or at the end of the previous run
 * @param since when the newest Job was created; older Events are about other slots
 */
public record DueSlot(String cronJobUid, Instant due, Instant since) {

  /**
   * The CronJob controller needs this time to create a Job after the slot. The time has a margin.
   */
  static final Duration MARGIN = Duration.ofSeconds(20);

  /**
   * Finds the due slot, if there is one.
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

  /** The runs beside which Kubernetes starts no scheduled run. */
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
   * Returns the time from which the CronJob controller counts slots. A time that lies in the future
   * is ignored, because it would hide slots.
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

  /** The time from which the Job should exist. */
  public Instant lateFrom() {
    return due.plus(MARGIN);
  }

  /** Whether the Job should exist by now. */
  public boolean isLate(Instant now) {
    return !now.isBefore(lateFrom());
  }

  /**
   * Returns when the operator looks for the reason the next time. It looks first when the Job is
   * late, and then after intervals that double each time. Once the reason is known, it does not
   * look again.
   */
  public Optional<Instant> nextLook(boolean isExplained, Instant now) {
    if (isExplained) {
      return Optional.empty();
    }
    return Optional.of(isLate(now) ? now.plus(Duration.between(due, now)) : due.plus(MARGIN));
  }

  /**
   * Returns the reason that was reported before. The Events may be gone, because Kubernetes deletes
   * them after an hour.
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
