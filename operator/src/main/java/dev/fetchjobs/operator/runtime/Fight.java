package dev.fetchjobs.operator.runtime;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether somebody keeps undoing what we write.
 *
 * @param undone how many writes in a row, up to the last, undid somebody's undoing
 * @param last when we wrote last
 */
record Fight(int undone, Instant last) {

  /** In a fight we write this often. */
  static final Duration TRUCE = Duration.ofSeconds(30);

  /** So many times in a row somebody may undo our write before we call it a fight. */
  private static final int LONGEST_QUARREL = 4;

  /** Undone after that time it is no fight, but another edit. */
  private static final Duration CALM = Duration.ofMinutes(2);

  /** A write that undoes nobody's. */
  static Fight none(Instant now) {
    return new Fight(0, now);
  }

  /** The same write again, because somebody has undone it. */
  Fight undone(Instant now) {
    return isCalmingDown(now) ? new Fight(undone + 1, now) : none(now);
  }

  boolean isOn(Instant now) {
    return undone >= LONGEST_QUARREL && isCalmingDown(now);
  }

  /** A clock that was set back ends a fight: nobody knows how much time has passed. */
  private boolean isCalmingDown(Instant now) {
    return !now.isBefore(last) && now.isBefore(last.plus(CALM));
  }

  /** Whether the newest write has made it a fight. */
  boolean hasJustBegun() {
    return undone == LONGEST_QUARREL;
  }

  boolean isTooSoon(Instant now) {
    return isOn(now) && now.isBefore(last.plus(TRUCE));
  }
}
