package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.http.HostResolver;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.FileOperations;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Stop;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Holds everything that a run depends on besides its plan.
 *
 * @param job name of the Job; the start of the run is stored under it, so that a replacement pod
 *     has the same time limit
 * @param requested whether a person requested this run; then holds are ignored, and the digest of
 *     the published file is computed again
 * @param date date of the run in ISO 8601; null: the start of the run
 * @param dateChosen whether a person may have chosen the date. Then the run may publish content
 *     that is older than the published one
 * @param log receives log lines without line ends
 * @param random makes the random delays between attempts
 */
public record Environment(
    String job,
    boolean requested,
    @Nullable String date,
    boolean dateChosen,
    InstantSource clock,
    HostResolver resolver,
    Limits limits,
    FileOperations files,
    RandomGenerator random,
    Consumer<String> log,
    Stop stop) {

  /** Returns the environment of a run outside of tests. */
  public static Environment of(
      String job, boolean requested, @Nullable String date, Consumer<String> log, Stop stop) {
    return new Environment(
        job,
        requested,
        date,
        requested,
        InstantSource.system(),
        HostResolver.SYSTEM,
        Limits.PRODUCTION,
        new DiskOperations(),
        new Random(),
        log,
        stop);
  }

  /** Returns the same environment for a run whose date a person may have chosen, or not. */
  public Environment withDateChosen(boolean chosen) {
    return new Environment(
        job, requested, date, chosen, clock, resolver, limits, files, random, log, stop);
  }

  /**
   * Whether a person wants this run for a date before {@code instant}. A request that names no date
   * has the date at which its Job was made.
   */
  boolean isForDateBefore(Instant instant) {
    try {
      return dateChosen && date != null && Instant.parse(date).isBefore(instant);
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Returns the same environment with other limits. */
  Environment within(Limits other) {
    return new Environment(
        job, requested, date, dateChosen, clock, resolver, other, files, random, log, stop);
  }
}
