package dev.fetchjobs.operator.runtime;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Lets writes pass until the process leaves; then those under way end and no other begins. */
final class Pause {

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean ended;

  /**
   * @throws IllegalStateException when the process is leaving
   */
  <T> T pass(Supplier<T> write) {
    lock.readLock().lock();
    try {
      if (ended) {
        throw new IllegalStateException("the process is ending");
      }
      return write.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Returns when the last write has ended. */
  void forEver() {
    lock.writeLock().lock();
    try {
      ended = true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}
