package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.time.Budget;
import java.time.Duration;

/**
 * Limits how many downloads of a run, or checks of files, happen at the same time. A server may
 * refuse parallel requests with status 429 or 503. In such a case the downloads happen one by one,
 * and none begins before the instant that the server names. All threads of a run share one object
 * of this class.
 */
final class Turns {

  private static final long POLL_MILLIS = 100;

  private int most;
  private int taken;

  /** No download begins before this value of {@link System#nanoTime}. */
  private long quietUntil = System.nanoTime();

  /**
   * @param most largest number of downloads or checks at the same time
   */
  Turns(int most) {
    this.most = most;
  }

  /**
   * Waits until the calling thread may begin a download or a check. After it, the thread calls
   * {@link #giveBack}.
   */
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

  /**
   * From now on only one download happens at a time, and none begins before {@code delay} is over.
   */
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
