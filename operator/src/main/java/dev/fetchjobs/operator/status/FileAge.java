package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.cron.CronSchedule;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says from when the age of the published file is counted, and from when on the file is too old for
 * {@code spec.freshness}.
 */
public record FileAge(Instant since, Instant until) {

  /**
   * Returns the age of the file by the FetchJob's status, or empty if the spec has no limit for it.
   *
   * @param slots the schedule that the spec wants; null if it cannot work
   */
  public static Optional<FileAge> of(FetchJob fetchJob, @Nullable CronSchedule slots) {
    var status = fetchJob.getStatus();
    if (status == null) {
      return Optional.empty();
    }
    CronJobState.Kept kept =
        slots == null ? null : new CronJobState.Kept("", slots, fetchJob.getSpec().suspend());
    return Age.of(fetchJob, status.artifact(), kept, status.schedule())
        .map(age -> new FileAge(age.start().time(), age.until()));
  }
}
