package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.time.Budget;
import java.time.Duration;

/**
 * Limits how many downloads of a run, or checks of files, go on at the same time. A server may
 * refuse parallel requests with status 429 or 503. Then the downloads come one by one, and none
 * begins before the instant that the server names. All threads of a run share one object.
 */
final class Turns {

  private static final long POLL_MILLIS = 100;

  private int most;
  private int taken;

  /** No turn begins before this value of {@link System#nanoTime}. */
  private long quietUntil = System.nanoTime();

  /**
   * @param most largest number of turns at the same time
   */
  Turns(int most) {
    this.most = most;
  }

  /** Waits until a turn may begin. Each is followed by {@link #giveBack}. */
  synchronized void take(Budget run) throws FetchException {
    run.check();
    while (taken >= most || quiet() > 0) {
      sleep(taken >= most ? POLL_MILLIS : Math.min(POLL_MILLIS, quiet() / 1_000_000 + 1));
      run.check();
    }
    taken++;
  }

  synchronized void giveBack() {
    taken--;
    notifyAll();
  }

  /** From now on the turns come one by one, and none begins before {@code delay} is over. */
  synchronized void slowDown(Duration delay) {
    most = 1;
    long until = System.nanoTime() + delay.toNanos();
    if (until - quietUntil > 0) {
      quietUntil = until;
    }
  }

  private long quiet() {
    return quietUntil - System.nanoTime();
  }

  private void sleep(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a run's thread", e);
    }
  }
}
