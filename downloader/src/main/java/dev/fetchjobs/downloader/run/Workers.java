package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Does the same work for several items on a few threads. The items begin in the order of the list.
 * After an item failed, no further item begins.
 */
final class Workers {

  private static final int NONE = -1;

  private final int threads;
  private final Work work;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger(NONE);

  /** Describes the work for one item. */
  interface Work {
    /** Does the work for one item, and returns whether it succeeded. */
    boolean run(int item);

    /** Is called once, after the first item failed. The method makes the other threads end soon. */
    void stopOthers();
  }

  Workers(int threads, Work work) {
    this.threads = threads;
    this.work = work;
  }

  /**
   * Does the work for the items 0 to {@code items} - 1. When this method returns, all its threads
   * have ended.
   *
   * @return the item that failed first; empty when all succeeded
   */
  OptionalInt run(int items) {
    List<FutureTask<Boolean>> tasks = new ArrayList<>();
    Redaction secrets = Printable.secrets(); // each thread has to know the run's secrets
    for (int i = 0; i < Math.min(threads, items); i++) {
      FutureTask<Boolean> task =
          new FutureTask<>(() -> Printable.without(secrets, () -> runNext(items)));
      tasks.add(task);
      Thread.ofPlatform().name("part-" + (i + 1)).daemon().start(task);
    }
    @Nullable Throwable bug = null;
    for (FutureTask<Boolean> task : tasks) {
      Throwable thrown = join(task);
      bug = bug == null ? thrown : bug;
    }
    switch (bug) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
    return failed.get() == NONE ? OptionalInt.empty() : OptionalInt.of(failed.get());
  }

  private boolean runNext(int items) {
    while (failed.get() == NONE) {
      int item = next.getAndIncrement();
      if (item >= items) {
        return true;
      }
      boolean succeeded = false;
      try {
        succeeded = work.run(item);
      } finally {
        if (!succeeded && failed.compareAndSet(NONE, item)) {
          work.stopOthers();
        }
      }
    }
    return true;
  }

  private static @Nullable Throwable join(FutureTask<Boolean> task) {
    try {
      task.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a run's thread", e);
    }
  }
}
