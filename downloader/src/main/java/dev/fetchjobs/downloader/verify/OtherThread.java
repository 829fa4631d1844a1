package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.time.Budget;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the published file in a thread of its own. The thread's budget ends when nobody needs its
 * result any more, so the thread never outlives the comparison, whose memory it uses.
 */
final class OtherThread implements Budget, AutoCloseable {

  private final Budget budget;
  private volatile boolean unwanted;
  private @Nullable Thread thread;

  OtherThread(Budget budget) {
    this.budget = budget;
  }

  void start(Runnable task) {
    thread = Thread.ofPlatform().name("sort").daemon().start(task);
  }

  @Override
  public void check() throws FetchException {
    if (unwanted) {
      throw FetchException.ofTransient(Reason.INTERRUPTED, "The sorting is not needed any more.");
    }
    budget.check();
  }

  /** Stops the thread and waits for its end. */
  @Override
  public void close() {
    Thread sorting = thread;
    if (sorting == null) {
      return;
    }
    unwanted = true;
    boolean interrupted = false;
    while (sorting.isAlive()) {
      try {
        sorting.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
