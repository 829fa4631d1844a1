package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads and computes the CronJob's {@code status.lastScheduleTime}. The CronJob controller starts
 * runs only for slots after this time. The value is the newest slot that had a run, or a time that
 * the operator wrote. Slots are full minutes, and the operator never writes a full minute, so the
 * two can be distinguished.
 */
public final class LastSchedule {

  private LastSchedule() {}

  /**
   * Returns the value that the operator writes, so that no scheduled time before {@code now} starts
   * a run.
   *
   * @param live the CronJob; null if it has not been seen yet
   * @return a time in RFC 3339; not earlier than the present value, which a faster clock may have
   *     written
   */
  public static String moved(Instant now, @Nullable GenericKubernetesResource live) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    Instant target = isSlot(second) ? second.plusSeconds(1) : second;
    return Optional.ofNullable(live)
        .flatMap(cronJob -> of(new Node(cronJob.getAdditionalProperties()).at("status")))
        .filter(there -> there.isAfter(target))
        .orElse(target)
        .toString();
  }

  /** Returns whether the status of a CronJob shows that a scheduled run was started. */
  static boolean tellsOfRun(Node cronJobStatus) {
    return of(cronJobStatus).filter(LastSchedule::isSlot).isPresent();
  }

  private static Optional<Instant> of(Node cronJobStatus) {
    return cronJobStatus.at("lastScheduleTime").instant();
  }

  private static boolean isSlot(Instant time) {
    return time.equals(time.truncatedTo(ChronoUnit.MINUTES));
  }
}
