package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.http.HostGate;
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
 * @param job name of the Job; the volume stores the start of the run under this name, so that a
 *     replacement pod has the same time limit
 * @param requested whether a person requested this run; such a run ignores holds, and computes the
 *     digest of the published file again
 * @param scheduled whether the schedule started this run; such a run does not ask on a closed day
 * @param date date of the run in ISO 8601; null if the date is the start of the run
 * @param dateChosen whether a person requested the run for this date; such a run may publish
 *     content that is older than the published one
 * @param log receiver of log lines without line ends
 * @param random generator of the random delays between attempts
 * @param gate what the run shares with other runs about hosts; {@link Run} sets it
 * @param version name of the kept version that this run publishes; null if the run fetches
 */
public record Environment(
    String job,
    boolean requested,
    boolean scheduled,
    @Nullable String date,
    boolean dateChosen,
    InstantSource clock,
    HostResolver resolver,
    Limits limits,
    FileOperations files,
    RandomGenerator random,
    Consumer<String> log,
    Stop stop,
    HostGate gate,
    @Nullable String version) {

  /** Makes an environment in which nothing is known of other runs' hosts. */
  public Environment(
      String job,
      boolean requested,
      boolean scheduled,
      @Nullable String date,
      boolean dateChosen,
      InstantSource clock,
      HostResolver resolver,
      Limits limits,
      FileOperations files,
      RandomGenerator random,
      Consumer<String> log,
      Stop stop) {
    this(
        job,
        requested,
        scheduled,
        date,
        dateChosen,
        clock,
        resolver,
        limits,
        files,
        random,
        log,
        stop,
        HostGate.OPEN,
        null);
  }

  /** Returns the environment of a real run, which is not part of a test. */
  public static Environment of(
      String job, boolean requested, @Nullable String date, Consumer<String> log, Stop stop) {
    return new Environment(
        job,
        requested,
        false,
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

  /**
   * Returns the same environment for a run whose date a person has chosen, or for one whose date
   * nobody chose.
   */
  public Environment withDateChosen(boolean chosen) {
    return with(next -> next.dateChosen = chosen);
  }

  /** Returns the same environment with another answer to whether the schedule started the run. */
  public Environment withSchedule(boolean isScheduled) {
    return with(next -> next.scheduled = isScheduled);
  }

  /**
   * Returns the same environment for a run that publishes this kept version; null if it fetches.
   */
  public Environment withVersion(@Nullable String name) {
    return with(next -> next.version = name);
  }

  /**
   * Returns whether a person wants this run to download the file of a date before {@code instant}.
   */
  boolean isForDateBefore(Instant instant) {
    try {
      return dateChosen && date != null && Instant.parse(date).isBefore(instant);
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Returns the same environment with other time limits and with another gate. */
  Environment within(Limits other, HostGate shared) {
    return with(
        next -> {
          next.limits = other;
          next.gate = shared;
        });
  }

  private Environment with(Consumer<Draft> change) {
    Draft next = new Draft(this);
    change.accept(next);
    return new Environment(
        job,
        requested,
        next.scheduled,
        date,
        next.dateChosen,
        clock,
        resolver,
        next.limits,
        files,
        random,
        log,
        stop,
        next.gate,
        next.version);
  }

  /** Holds the values that are set after the environment was made. */
  private static final class Draft {
    boolean scheduled;
    boolean dateChosen;
    Limits limits;
    HostGate gate;
    @Nullable String version;

    Draft(Environment from) {
      scheduled = from.scheduled;
      dateChosen = from.dateChosen;
      limits = from.limits;
      gate = from.gate;
      version = from.version;
    }
  }
}
