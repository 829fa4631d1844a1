package dev.fetchjobs.operator.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether somebody keeps undoing what the operator writes.
 *
 * @param undone how many writes in a row, up to the last, undid somebody's undoing
 * @param last when the operator wrote last
 */
record WriteConflict(int undone, Instant last) {

  /** During a conflict the operator writes this often. */
  static final Duration TRUCE = Duration.ofSeconds(30);

  /** So many times in a row somebody may undo a write before it is a conflict. */
  private static final int TOLERATED = 4;

  /** A write that is undone after this time is no conflict, but another edit. */
  private static final Duration CALM = Duration.ofMinutes(2);

  /** A write that undoes nobody's. */
  static WriteConflict none(Instant now) {
    return new WriteConflict(0, now);
  }

  /** The same write again, because somebody has undone it. */
  WriteConflict undone(Instant now) {
    return isCalmingDown(now) ? new WriteConflict(undone + 1, now) : none(now);
  }

  /** A write that corrects the one before. */
  WriteConflict corrected(Instant now) {
    return new WriteConflict(undone, now);
  }

  boolean isOn(Instant now) {
    return undone >= TOLERATED && isCalmingDown(now);
  }

  /** A clock that was set back ends a conflict: nobody knows how much time has passed. */
  private boolean isCalmingDown(Instant now) {
    return !now.isBefore(last) && now.isBefore(last.plus(CALM));
  }

  /** Whether the newest write has made it a conflict. */
  boolean hasJustBegun() {
    return undone == TOLERATED;
  }

  boolean isTooSoon(Instant now) {
    return isOn(now) && now.isBefore(last.plus(TRUCE));
  }
}
