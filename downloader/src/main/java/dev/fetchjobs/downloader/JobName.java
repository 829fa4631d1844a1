package dev.fetchjobs.downloader;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Reads from a Job's name for which scheduled time (slot) the Job runs. */
final class JobName {

  /** The CronJob controller appends the scheduled time to a Job's name, in minutes since 1970. */
  private static final Pattern SLOT = Pattern.compile(".*-(\\d{8,9})");

  /**
   * Scheduled times before the year 2020, in minutes since 1970, are smaller than this number. A
   * smaller number in a name is a date that a person wrote, such as 20261122.
   */
  private static final int EARLIEST_SLOT = 26_297_280;

  private JobName() {}

  /** Returns the scheduled time in the Job's name, or empty if no schedule creates such a name. */
  static Optional<Instant> slot(String job) {
    var name = SLOT.matcher(job);
    return Optional.of(name)
        .filter(found -> found.matches())
        .map(found -> Integer.parseInt(found.group(1)))
        .filter(minutes -> minutes >= EARLIEST_SLOT)
        .map(minutes -> Instant.ofEpochSecond(TimeUnit.MINUTES.toSeconds(minutes)));
  }
}
