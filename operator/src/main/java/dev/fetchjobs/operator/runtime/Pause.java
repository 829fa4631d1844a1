package dev.fetchjobs.operator.runtime;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets writes to the API server begin only while they are allowed. When the process is ending, no
 * new write begins, and {@link #forEver} waits for those that have begun.
 */
public final class Pause {

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final BooleanSupplier allowed;
  private boolean ended;

  /**
   * Prepares the check before each write.
   *
   * @param allowed function that says whether this process may write now; called before each write
   */
  public Pause(BooleanSupplier allowed) {
    this.allowed = allowed;
  }

  /**
   * Makes a write to the API server, if writes are allowed.
   *
   * @throws IllegalStateException when the process is ending, or has no right to write now
   */
  <T> T pass(Supplier<T> write) {
    lock.readLock().lock();
    try {
      if (ended) {
        throw new IllegalStateException("the process is ending");
      }
      if (!allowed.getAsBoolean()) {
        throw new IllegalStateException("the Lease was not renewed in time: another may lead now");
      }
      return write.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Prevents further writes, and returns when the last write has ended. */
  public void forEver() {
    lock.writeLock().lock();
    try {
      ended = true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
