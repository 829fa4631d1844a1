package dev.fetchjobs.operator.desired;

import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The CronJob's {@code status.lastScheduleTime}, from which its controller counts: the newest slot
 * that had a run, or where we have moved it to. Slots are full minutes and what we write never is
 * one, so that it is no sign of a run.
 */
public final class LastSchedule {

  private LastSchedule() {}

  /**
   * Where to move it to, so that no slot before an instant starts.
   *
   * @param live null if the CronJob has not been seen yet
   * @return RFC 3339; not before what is there, which a faster clock may have written
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

  /** Whether the status of a CronJob shows a run for a slot. */
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
