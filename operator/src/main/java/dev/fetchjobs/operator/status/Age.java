package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.Freshness;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.operator.cron.CronSchedule;
import dev.fetchjobs.operator.cron.GoDuration;
import dev.fetchjobs.operator.tree.Node;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the age of the published file with {@code spec.freshness}.
 *
 * @param limit the limit that the file reaches first
 */
record Age(AgeStart start, Limit limit) {

  /** Represents a limit of {@code spec.freshness}. */
  sealed interface Limit {
    /** Returns the instant from which on the file is too old. */
    Instant until();
  }

  /** Represents the limit of {@code spec.freshness.maxAge}. */
  record Oldest(Instant until) implements Limit {}

  /**
   * Represents the limit of {@code spec.freshness.within}.
   *
   * @param slot the first slot whose file is not there, in the FetchJob's time zone
   * @param day first day of which the data of that file may be; null if it is not compared, or if
   *     the schedule was edited
   */
  record Late(Instant until, String slot, String within, @Nullable LocalDate day)
      implements Limit {}

  /**
   * Returns the age of the file, or empty if the spec has no limit for it, or if the only limit is
   * {@code within} and no schedule starts runs.
   *
   * @param cronJobState state that says which schedule Kubernetes follows
   * @param schedule status that says since when Kubernetes follows the schedule
   */
  static Optional<Age> of(
      FetchJob fetchJob,
      @Nullable Artifact artifact,
      CronJobState cronJobState,
      @Nullable ScheduleStatus schedule) {
    return of(fetchJob, artifact, cronJobState.kept(fetchJob.getSpec().suspend()), schedule);
  }

  /**
   * Returns the age of the file.
   *
   * @param kept the schedule by which Kubernetes starts runs; null if it starts none
   */
  static Optional<Age> of(
      FetchJob fetchJob,
      @Nullable Artifact artifact,
      CronJobState.@Nullable Kept kept,
      @Nullable ScheduleStatus schedule) {
    Freshness freshness = fetchJob.getSpec().freshness();
    if (freshness == null) {
      return Optional.empty();
    }
    AgeStart start = AgeStart.of(fetchJob, freshness.basis(), artifact);
    Optional<Late> late =
        kept == null || schedule == null
            ? Optional.empty()
            : late(freshness, start, kept.schedule(), schedule);
    return Stream.<Limit>concat(oldest(fetchJob, start.time()).stream(), late.stream())
        .min(Comparator.comparing(Limit::until))
        .map(limit -> new Age(start, limit));
  }

  private static Optional<Limit> oldest(FetchJob fetchJob, Instant from) {
    return maxAge(fetchJob).map(maxAge -> new Oldest(from.plus(maxAge)));
  }

  private static Optional<Late> late(
      Freshness freshness, AgeStart start, CronSchedule slots, ScheduleStatus schedule) {
    String within = freshness.within();
    if (within == null) {
      return Optional.empty();
    }
    Optional<Duration> time = GoDuration.parse(within);
    Optional<Missing> missing =
        start instanceof AgeStart.DataDay data
            ? missing(data.day(), Objects.requireNonNullElse(freshness.daysBehind(), 0), slots)
            : slots.next(start.time()).map(slot -> new Missing(slot, null));
    Instant inForce = new Node(schedule.since()).instant().orElse(start.time());
    return missing
        .flatMap(first -> first.notBefore(inForce, slots))
        .flatMap(
            first ->
                time.map(
                    allowed ->
                        new Late(
                            first.slot().plus(allowed),
                            slots.text(first.slot()),
                            within,
                            first.day())));
  }

  /**
   * Describes a scheduled time (slot) whose file is missing, and the first day of which its data
   * may be.
   */
  private record Missing(Instant slot, @Nullable LocalDate day) {

    /**
     * Returns this slot, or the first slot after the edit of the schedule if the slot was before
     * that edit.
     */
    Optional<Missing> notBefore(Instant inForce, CronSchedule slots) {
      return slot.isAfter(inForce)
          ? Optional.of(this)
          : slots.next(inForce).map(later -> new Missing(later, null));
    }
  }

  /**
   * Returns the first slot that needs newer data than those of a day. That slot is on the day with
   * a slot that comes after {@code behind} further days with a slot.
   */
  private static Optional<Missing> missing(LocalDate data, int behind, CronSchedule slots) {
    Optional<Instant> slot = slots.nextAfter(data);
    Optional<LocalDate> first = slot.map(slots::day);
    for (int i = 0; i < behind; i++) {
      slot = slot.flatMap(before -> slots.nextAfter(slots.day(before)));
    }
    return slot.map(last -> new Missing(last, first.orElse(null)));
  }

  static Optional<Duration> maxAge(FetchJob fetchJob) {
    Freshness freshness = fetchJob.getSpec().freshness();
    return freshness == null || freshness.maxAge() == null
        ? Optional.empty()
        : GoDuration.parse(freshness.maxAge());
  }

  Instant until() {
    return limit.until();
  }

  boolean isFresh(Instant now) {
    return now.isBefore(until());
  }
}
