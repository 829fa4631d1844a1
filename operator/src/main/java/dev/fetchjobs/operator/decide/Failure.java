package dev.fetchjobs.operator.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * A write that failed, and when it is tried again: the truth about it can be written at once, and
 * the write itself is repeated with growing pauses only.
 *
 * @param content distinguishes one content that was to be written from another
 * @param times how many attempts in a row have failed
 * @param next when it is tried again
 */
public record Failure(Object content, int times, Instant next, ApiException why) {

  /** The longest pause. Quota and admission heal without an event that the operator would see. */
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final int DOUBLINGS = 5;

  /** What was to be written. */
  public enum Target {
    CRON_JOB,
    JOB,
    JOB_END,
    JOB_LIMIT
  }

  /**
   * @param times how many attempts in a row have failed with this one
   * @param seed differs between those who fail at once, so that they do not come back at once
   */
  static Failure of(Object content, int times, ApiException why, int seed, Instant now) {
    return new Failure(
        content, times, now.plus(why.isRefusal() ? LONGEST : pause(times, seed)), why);
  }

  /** Between half and the whole of 1 s, 2 s, 4 s … 30 s. */
  private static Duration pause(int times, int seed) {
    Duration doubled = FIRST.multipliedBy(1L << Math.min(times - 1, DOUBLINGS));
    long whole = Math.min(doubled.toMillis(), LONGEST.toMillis());
    return Duration.ofMillis(whole / 2 + Math.floorMod(31 * seed + times, whole / 2));
  }

  /** Clocks can be set back; then the pause is over too. */
  boolean isPause(Instant now) {
    return now.isBefore(next) && !now.plus(LONGEST).isBefore(next);
  }

  /** Whether it has happened so lately that it is tried still, if it is wanted still. */
  boolean isRecent(Instant now) {
    return now.isBefore(next.plus(LONGEST));
  }
}
