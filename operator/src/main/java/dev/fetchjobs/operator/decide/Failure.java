package dev.fetchjobs.operator.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * Describes a write to the API server that failed, and when the operator tries it again. The status
 * reports the failure at once. The operator repeats the write after growing pauses.
 *
 * @param content identifies the content of the write
 * @param times number of attempts in a row that have failed
 * @param next the time of the next attempt
 */
public record Failure(Object content, int times, Instant next, ApiException why) {

  /**
   * The pause between two attempts is at most this long. The operator sees no event when a quota or
   * an admission policy stops refusing the write.
   */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int DOUBLINGS = 5;

  /** Names the kind of object that the operator could not write. */
  public enum Target {
    CRON_JOB,
    JOB,
    JOB_END,
    ACTIVE_JOB,
    JOB_LIMIT,
    CONFIG_MAP,
    READINESS
  }

  /**
   * Records another failure of the same write.
   *
   * @param times number of attempts in a row that have failed, with this one
   * @param seed number that varies the pause, so that FetchJobs that fail together are not tried
   *     again together
   */
  static Failure of(Object content, int times, ApiException why, int seed, Instant now) {
    return new Failure(
        content, times, now.plus(why.isRefusal() ? LONGEST : pause(times, seed)), why);
  }

  /**
   * Returns the pause before the next attempt to write. The pause is between a half and the whole
   * of 1 s, 2 s, 4 s and so on up to 30 s.
   */
  private static Duration pause(int times, int seed) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(times - 1, DOUBLINGS));
    long whole = Math.min(doubled.toMillis(), LONGEST.toMillis());
    return Duration.ofMillis(whole / 2 + Math.floorMod(31 * seed + times, whole / 2));
  }

  /**
   * Returns whether the operator has to wait before the next attempt to write. If the clock was set
   * back, the operator does not wait.
   */
  boolean isPause(Instant now) {
    return now.isBefore(next) && !now.plus(LONGEST).isBefore(next);
  }

  /** Returns whether the failure is so recent that the operator still tries the write. */
  boolean isRecent(Instant now) {
    return now.isBefore(next.plus(LONGEST));
  }
}
