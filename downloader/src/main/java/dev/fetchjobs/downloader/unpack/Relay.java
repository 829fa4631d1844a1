package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands buffers to a second thread, in order. Inflating takes one core; writing, hashing and
 * checking take another. A few buffers go round, so memory is bounded. The thread starts with the
 * second buffer: small files need none.
 */
final class Relay implements AutoCloseable {

  static final int BUFFER = 256 * 1024;

  private static final int BUFFERS = 4;

  private final Consumer consumer;
  private final Redaction secrets = Printable.secrets();
  private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BUFFERS);
  private final BlockingQueue<Filled> filled = new ArrayBlockingQueue<>(BUFFERS + 1);
  private final FutureTask<Boolean> work =
      new FutureTask<>(() -> Printable.without(secrets, this::work));
  private @Nullable Thread thread;
  private byte[] current = new byte[BUFFER];
  private int made = 1;

  /** Takes the buffers, on the other thread. */
  @FunctionalInterface
  interface Consumer {
    void accept(byte[] buffer, int length) throws FetchException;
  }

  private record Filled(byte[] buffer, int length) {
    boolean isEnd() {
      return length < 0;
    }
  }

  Relay(Consumer consumer) {
    this.consumer = consumer;
  }

  /** The buffer to fill next. */
  byte[] buffer() {
    return current;
  }

  /** Hands over the first {@code length} bytes of {@link #buffer()}. */
  void send(int length) throws FetchException {
    if (thread == null && length < current.length) {
      consumer.accept(current, length);
      return;
    }
    start();
    put(new Filled(current, length));
    current = next();
  }

  /** Waits until all is taken. */
  void finish() throws FetchException {
    if (thread != null) {
      put(new Filled(current, -1));
      result();
    }
  }

  private void start() {
    if (thread == null) {
      thread = new Thread(work, "gate");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private byte[] next() throws FetchException {
    byte[] buffer = free.poll();
    if (buffer != null) {
      return buffer;
    }
    if (made < BUFFERS) {
      made++;
      return new byte[BUFFER];
    }
    return await(() -> free.poll(100, TimeUnit.MILLISECONDS));
  }

  private void put(Filled buffer) throws FetchException {
    await(() -> filled.offer(buffer, 100, TimeUnit.MILLISECONDS) ? buffer : null);
  }

  /** An attempt that waits a little and gives null when it has to be made again. */
  private interface Attempt<T> {
    @Nullable T make() throws InterruptedException;
  }

  private <T> T await(Attempt<T> attempt) throws FetchException {
    try {
      while (true) {
        T made = attempt.make();
        if (made != null) {
          return made;
        }
        if (work.isDone()) {
          result();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a run's thread", e);
    }
  }

  private void result() throws FetchException {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FetchException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | CancellationException e) {
      throw new IllegalStateException("nobody interrupts a run's thread", e);
    }
  }

  private boolean work() throws Exception {
    for (Filled next = filled.take(); !next.isEnd(); next = filled.take()) {
      consumer.accept(next.buffer(), next.length());
      free.add(next.buffer());
    }
    return true;
  }

  @Override
  public void close() {
    if (thread != null) {
      work.cancel(true);
      // Nothing of the file is touched after close: the thread has to be gone.
      boolean interrupted = false;
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
