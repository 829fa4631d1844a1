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
 * The first slot after the newest Job, once it has passed: the CronJob controller is about to make
 * its Job, or the API server refuses it. Later slots do not make it another one.
 *
 * @param due when nothing was in its way any more: the slot itself, or the end of the run before
 * @param since when the newest Job was made; what is older is about other slots
 */
public record DueSlot(String cronJobUid, Instant due, Instant since) {

  /** What the CronJob controller needs to start a run at its slot, with a margin. */
  static final Duration MARGIN = Duration.ofSeconds(20);

  /**
   * @param cronJob not suspended
   * @param runs all that can be seen; one that was asked for shows as well that Jobs can be made
   */
  public static Optional<DueSlot> of(
      CronSchedule schedule, GenericKubernetesResource cronJob, List<Run> runs, Instant now) {
    if (scheduled(runs).anyMatch(run -> !run.isOver() || run.isLingering())) {
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

  private static Stream<Instant> ends(List<Run> runs) {
    return scheduled(runs)
        .flatMap(
            run ->
                run.state() instanceof Run.Finished end
                    ? Stream.of(end.finishTime())
                    : Stream.empty());
  }

  /**
   * The time from which the CronJob controller counts slots. A time that lies in the future is
   * ignored, because it would hide slots.
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

  /** Whether there should be a Job by now. */
  public boolean isLate(Instant now) {
    return !now.isBefore(due.plus(MARGIN));
  }

  /**
   * When to look for the reason: first when it is late, then after twice the time each. Once the
   * reason is known, a Job or the next slot ends the waiting.
   */
  public Optional<Instant> nextLook(boolean isExplained, Instant now) {
    if (isExplained) {
      return Optional.empty();
    }
    return Optional.of(isLate(now) ? now.plus(Duration.between(due, now)) : due.plus(MARGIN));
  }

  /** The reason that was reported before; Kubernetes forgets Events after an hour. */
  public static Optional<Obstacle> remembered(@Nullable FetchJobStatus old) {
    return old == null
        ? Optional.empty()
        : ConditionType.FETCHED
            .in(old)
            .filter(condition -> condition.reason().equals(Reason.JOB_REFUSED.word()))
            .map(condition -> new Obstacle(Reason.JOB_REFUSED, condition.message()));
  }
}
