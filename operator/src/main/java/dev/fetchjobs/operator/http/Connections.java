package dev.fetchjobs.operator.http;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connections to one API server: kept for the next exchange, so many at most. Watches have
 * their own besides.
 */
final class Connections {

  /**
   * Exchanges at the same time. Each connection costs a TLS handshake, some 5 ms on both sides; at
   * 10 ms a write 16 are 1,600 writes a second.
   */
  private static final int EXCHANGES = 16;

  /** Before the API server, or something between, would close it under our hands. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(30);

  private final Dialer dialer;
  private final Semaphore free = new Semaphore(EXCHANGES, true);
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  Connections(Dialer dialer) {
    this.dialer = dialer;
  }

  /** For one exchange; ends with {@link #giveBack} or {@link #discard}. */
  Connection borrow(URI uri) throws IOException, InterruptedException {
    free.acquire();
    try {
      for (Connection kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
        if (!kept.hasRested(MAX_IDLE)) {
          return kept;
        }
        end(kept);
      }
      return dial(uri);
    } catch (IOException | RuntimeException e) {
      free.release();
      throw e;
    }
  }

  void giveBack(Connection connection) {
    connection.rest();
    idle.addFirst(connection);
    free.release();
    if (closed.get()) {
      end(connection);
    }
  }

  void discard(Connection connection) {
    end(connection);
    free.release();
  }

  /** One that does not count and is not kept; ends with {@link #end}. */
  Connection dial(URI uri) throws IOException {
    Connection connection = dialer.dial(uri);
    open.add(connection);
    if (closed.get()) {
      end(connection);
      throw new SocketException("The client is closed");
    }
    return connection;
  }

  void end(Connection connection) {
    open.remove(connection);
    connection.abort();
  }

  void close() {
    closed.set(true);
    open.forEach(this::end);
  }

  /** Shared by all clients that use these connections. */
  AtomicBoolean closed() {
    return closed;
  }
}
