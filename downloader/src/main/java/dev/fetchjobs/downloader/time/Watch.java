package dev.fetchjobs.downloader.time;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run that is out of time or is stopped. A thread closes the sockets in use, because a
 * blocked read cannot be ended in any other way. All threads of a run share one watch.
 */
public final class Watch implements Budget, AutoCloseable {

  private volatile long end;
  private final Failure timeout;
  private @Nullable Failure verdict;
  private final Set<Phase> phases = new HashSet<>();
  private boolean closed;

  /**
   * Starts the clock of a run.
   *
   * @param budget time that the run may take
   * @param timeout the failure when the time is up
   */
  public Watch(Duration budget, Failure timeout) {
    this.end = System.nanoTime() + budget.toNanos();
    this.timeout = timeout;
    Thread.ofPlatform().name("watch").daemon().start(this::guard);
  }

  /** Returns the time that is left for the run. The returned time is never negative. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  @Override
  public void check() throws FetchException {
    Failure over = over();
    if (over != null) {
      throw new FetchException(over);
    }
  }

  /** Ends the run after the time {@code left} at the latest. */
  public synchronized void endIn(Duration left) {
    long sooner = System.nanoTime() + left.toNanos();
    if (sooner - end < 0) {
      end = sooner;
      notifyAll();
    }
  }

  /** Ends the run now with the failure {@code why}. */
  public synchronized void stop(Failure why) {
    if (verdict == null) {
      verdict = why;
    }
    notifyAll();
  }

  /** Waits for {@code delay}, or until the run ends. */
  public void pause(Duration delay) throws FetchException {
    long until = System.nanoTime() + delay.toNanos();
    check();
    try {
      synchronized (this) {
        while (over() == null && until - System.nanoTime() > 0) {
          wait(millis(Math.min(until - System.nanoTime(), end - System.nanoTime())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw FetchException.ofTransient(Reason.INTERRUPTED, "The run was interrupted.").causedBy(e);
    }
    check();
  }

  /**
   * Begins a phase. If the time of the phase is up before the phase is closed, {@code used} is
   * closed.
   */
  public synchronized Phase phase(Closeable used, Duration limit, Failure late)
      throws FetchException {
    check();
    Phase next = new Phase(used, System.nanoTime() + limit.toNanos(), late);
    phases.add(next);
    notifyAll();
    return next;
  }

  /** A phase is a part of an attempt with its own time limit. */
  public final class Phase implements AutoCloseable {
    private final Closeable used;
    private final long until;
    private final Failure late;
    private boolean expired;

    private Phase(Closeable used, long until, Failure late) {
      this.used = used;
      this.until = until;
      this.late = late;
    }

    /**
     * Returns why the phase ended. The reason is the end of the run, the time limit of the phase,
     * or else {@code apparent}.
     */
    public FetchException failure(Failure apparent, Throwable cause) {
      Failure over = over();
      synchronized (Watch.this) {
        Failure real =
            over != null ? over : expired || until - System.nanoTime() <= 0 ? late : apparent;
        return new FetchException(real, cause);
      }
    }

    /**
     * Returns the milliseconds that are left, for calls that have a timeout of their own. The
     * result is at least 1.
     */
    public int millisLeft() {
      return (int) Math.min(millis(until - System.nanoTime()), Integer.MAX_VALUE);
    }

    @Override
    public void close() {
      synchronized (Watch.this) {
        phases.remove(this);
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  private synchronized @Nullable Failure over() {
    if (verdict == null && end - System.nanoTime() <= 0) {
      verdict = timeout;
    }
    return verdict;
  }

  private synchronized void guard() {
    try {
      while (!closed) {
        long wait = end - System.nanoTime();
        boolean over = over() != null;
        for (Phase current : List.copyOf(phases)) {
          long left = current.until - System.nanoTime();
          if (over || left <= 0) {
            current.expired = true;
            cut(current.used);
            phases.remove(current);
          } else {
            wait = Math.min(wait, left);
          }
        }
        if (over) {
          wait();
        } else {
          wait(millis(wait));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void cut(Closeable used) {
    try {
      used.close();
    } catch (IOException e) {
      return; // the socket is closed even if closing it reports an error
    }
  }

  private static long millis(long nanos) {
    return Math.max(1, (nanos + 999_999) / 1_000_000);
  }
}
