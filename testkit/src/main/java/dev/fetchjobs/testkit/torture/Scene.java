package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.http.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the server knows of one lie: the file, its addresses, and what clients did.
 *
 * @param near address of a second file on the same host over plain HTTP
 * @param far address of a second file on another host over plain HTTP
 * @param honest whether the server still sends the old file, before the lie begins
 * @param half open until half of the file was sent to a client that is to be killed
 */
record Scene(
    Goods goods,
    Supplier<String> near,
    Supplier<String> far,
    Set<Sin> sins,
    AtomicBoolean honest,
    CountDownLatch half,
    Patience patience) {

  Scene(Goods goods, Supplier<String> near, Supplier<String> far) {
    this(
        goods,
        near,
        far,
        ConcurrentHashMap.newKeySet(),
        new AtomicBoolean(),
        new CountDownLatch(1),
        new Patience());
  }

  /** Remembers until when the server asked its client to wait. */
  static final class Patience {
    private @Nullable Instant until;

    /**
     * Returns true if a request comes in time. The first request is early and begins the wait; the
     * server forgets the wait after a request in time.
     */
    synchronized boolean isOver(Duration wait, Set<Sin> sins) {
      Instant now = Instant.now();
      if (until == null) {
        until = now.plus(wait);
        return false;
      }
      if (now.isBefore(until)) {
        sins.add(Sin.TOO_EARLY);
        return false;
      }
      until = null;
      return true;
    }
  }

  static String fields(String date, String tag) {
    return "Content-Type: text/csv\r\nLast-Modified: %s\r\nETag: \"%s\"\r\n".formatted(date, tag);
  }

  /** Returns the header fields of the right file. */
  static String fields() {
    return fields(Goods.NEW_DATE, "new");
  }

  static String length(long bytes) {
    return "Content-Length: " + bytes + "\r\n";
  }

  void serveOld(Exchange exchange) throws IOException {
    exchange.respond("200 OK", fields(Goods.OLD_DATE, "old"), Goods.old());
  }

  void serveRight(Exchange exchange) throws IOException {
    exchange.respond("200 OK", fields(), goods.right());
  }

  /** Answers with a complete response that has the header fields of the right file. */
  void serve(Exchange exchange, byte[] body) throws IOException {
    exchange.respond("200 OK", fields(), body);
  }
}
