package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.http.HostResolver;
import dev.fetchjobs.downloader.store.DiskOperations;
import dev.fetchjobs.downloader.store.FileOperations;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Stop;
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
 * @param date date of the run in ISO 8601; null if it is the start of the run
 * @param log receives log lines without line ends
 * @param random makes the random delays between attempts
 */
public record Environment(
    String job,
    boolean requested,
    @Nullable String date,
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
        InstantSource.system(),
        HostResolver.SYSTEM,
        Limits.PRODUCTION,
        new DiskOperations(),
        new Random(),
        log,
        stop);
  }

  /** Returns the same environment with other limits. */
  Environment within(Limits other) {
    return new Environment(job, requested, date, clock, resolver, other, files, random, log, stop);
  }
}
