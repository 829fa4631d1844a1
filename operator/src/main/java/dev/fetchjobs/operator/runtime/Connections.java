package dev.fetchjobs.operator.runtime;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the number and the duration of open connections to the operator's endpoints. A connection
 * beyond a limit is closed.
 */
final class Connections implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  private final int limit;
  private final long patience;

  /**
   * Holds, for each open connection, the time at which it has to end. The oldest connection is the
   * first in the order.
   */
  private final Map<Socket, Long> open = new LinkedHashMap<>();

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("endpoints-clock").factory());

  private final Future<?> closing;

  Connections(int limit, Duration patience) {
    this.limit = limit;
    this.patience = patience.toNanos();
    this.closing = clock.scheduleWithFixedDelay(this::closeExpired, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Adds an open connection. If there are too many open connections then, the method closes the
   * oldest one.
   */
  void add(Socket socket) {
    boolean tooMany;
    synchronized (this) {
      open.put(socket, System.nanoTime() + patience);
      tooMany = open.size() > limit;
    }
    if (tooMany) {
      closeOldest();
    }
  }

  synchronized void remove(Socket socket) {
    open.remove(socket);
  }

  void closeOldest() {
    Socket oldest;
    synchronized (this) {
      oldest = open.keySet().stream().findFirst().orElse(null);
      open.remove(oldest);
    }
    if (oldest != null) {
      close(oldest);
    }
  }

  private void closeExpired() {
    Deque<Socket> expired = new ArrayDeque<>();
    synchronized (this) {
      long now = System.nanoTime();
      open.forEach(
          (socket, end) -> {
            if (end - now < 0) {
              expired.add(socket);
            }
          });
      expired.forEach(open::remove);
    }
    expired.forEach(Connections::close);
  }

  static void close(Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.atDebug().log("A connection could not be closed: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    closing.cancel(true);
    clock.shutdownNow();
    Deque<Socket> all;
    synchronized (this) {
      all = new ArrayDeque<>(open.keySet());
      open.clear();
    }
    all.forEach(Connections::close);
  }
}
