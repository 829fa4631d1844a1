package dev.fetchjobs.operator.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * Describes a write that failed, and when it is tried again. The status reports the failure at
 * once. The write itself is repeated after growing pauses.
 *
 * @param content identifies the content of the write
 * @param times number of attempts in a row that have failed
 * @param next when it is tried again
 */
public record Failure(Object content, int times, Instant next, ApiException why) {

  /**
   * The longest pause. The operator sees no event when a quota or an admission policy stops
   * refusing the write.
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
    JOB_LIMIT
  }

  /**
   * Records another failure.
   *
   * @param times number of attempts in a row that have failed, including this one
   * @param seed varies the pause, so that FetchJobs that fail together are not tried again together
   */
  static Failure of(Object content, int times, ApiException why, int seed, Instant now) {
    return new Failure(
        content, times, now.plus(why.isRefusal() ? LONGEST : pause(times, seed)), why);
  }

  /**
   * Returns the pause before the next attempt. It is between a half and the whole of 1 s, 2 s, 4 s
   * and so on up to 30 s.
   */
  private static Duration pause(int times, int seed) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(times - 1, DOUBLINGS));
    long whole = Math.min(doubled.toMillis(), LONGEST.toMillis());
    return Duration.ofMillis(whole / 2 + Math.floorMod(31 * seed + times, whole / 2));
  }

  /** Returns whether the next attempt has to wait. If the clock was set back, it does not wait. */
  boolean isPause(Instant now) {
    return now.isBefore(next) && !now.plus(LONGEST).isBefore(next);
  }

  /** Returns whether the failure is so recent that the write is still being tried. */
  boolean isRecent(Instant now) {
    return now.isBefore(next.plus(LONGEST));
  }
}
