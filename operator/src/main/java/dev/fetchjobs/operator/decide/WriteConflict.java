package dev.fetchjobs.operator.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * Detects that another program keeps changing back what the operator writes.
 *
 * @param undone how many of the operator's latest writes in a row repeated a write that another
 *     program had changed back
 * @param last time of the operator's last write
 */
record WriteConflict(int undone, Instant last) {

  /** During a conflict the operator waits this long between two writes. */
  static final Duration TRUCE = Duration.ofSeconds(30);

  /**
   * If the operator has repeated its write more than this many times in a row, there is a conflict
   * with another program.
   */
  private static final int TOLERATED = 4;

  /**
   * If another program changes a write back after more than this time, the change counts as a
   * separate edit, and there is no conflict.
   */
  private static final Duration CALM = Duration.ofMinutes(2);

  /** Returns the state after a write that repeats no earlier one. */
  static WriteConflict none(Instant now) {
    return new WriteConflict(0, now);
  }

  /**
   * Returns the state after the operator repeated a write because another program had changed it
   * back.
   */
  WriteConflict undone(Instant now) {
    return isCalmingDown(now) ? new WriteConflict(undone + 1, now) : none(now);
  }

  /** Returns the state after the operator corrected its previous write. */
  WriteConflict corrected(Instant now) {
    return new WriteConflict(undone, now);
  }

  boolean isOn(Instant now) {
    return undone >= TOLERATED && isCalmingDown(now);
  }

  /**
   * Returns whether the last write is so recent that the conflict with another program may
   * continue. If the clock was set back, nobody knows how much time has passed, so the result is
   * false.
   */
  private boolean isCalmingDown(Instant now) {
    return !now.isBefore(last) && now.isBefore(last.plus(CALM));
  }

  /** Returns whether the conflict with another program began with the last write. */
  boolean hasJustBegun() {
    return undone == TOLERATED;
  }

  boolean isTooSoon(Instant now) {
    return isOn(now) && now.isBefore(last.plus(TRUCE));
  }
}
