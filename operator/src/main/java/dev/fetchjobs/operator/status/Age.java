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
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the age of the published file with {@code spec.freshness}. If the file was never
 * fetched, its age counts from the FetchJob's creation.
 *
 * @param since the instant from which the age is counted
 * @param limit the limit that the file reaches first
 */
record Age(boolean known, String basis, Instant since, Limit limit) {

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
   * @param slot the first scheduled time after the age began, in the FetchJob's time zone
   */
  record Late(Instant until, String slot, String within) implements Limit {}

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
    Freshness freshness = fetchJob.getSpec().freshness();
    if (freshness == null) {
      return Optional.empty();
    }
    boolean changed = freshness.basis().equals("Changed");
    String created = fetchJob.getMetadata().getCreationTimestamp();
    String since =
        artifact == null ? created : changed ? artifact.changedTime() : artifact.checkedTime();
    // A person may have edited the status, so a time in it may be unreadable.
    // The FetchJob definition accepts some texts that are not times.
    Instant from = new Node(since).instant().orElse(Instant.EPOCH);
    CronJobState.Kept kept = cronJobState.kept(fetchJob.getSpec().suspend());
    Optional<Late> late =
        kept == null || schedule == null
            ? Optional.empty()
            : late(freshness, from, kept.schedule(), schedule);
    return Stream.<Limit>concat(oldest(fetchJob, from).stream(), late.stream())
        .min(Comparator.comparing(Limit::until))
        .map(limit -> new Age(artifact != null, changed ? "changed" : "confirmed", from, limit));
  }

  private static Optional<Limit> oldest(FetchJob fetchJob, Instant from) {
    return maxAge(fetchJob).map(maxAge -> new Oldest(from.plus(maxAge)));
  }

  private static Optional<Late> late(
      Freshness freshness, Instant from, CronSchedule slots, ScheduleStatus schedule) {
    String within = freshness.within();
    if (within == null) {
      return Optional.empty();
    }
    Instant inForce = new Node(schedule.since()).instant().orElse(from);
    return GoDuration.parse(within)
        .flatMap(
            time ->
                slots
                    .next(from.isBefore(inForce) ? inForce : from)
                    .map(slot -> new Late(slot.plus(time), slots.text(slot), within)));
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
