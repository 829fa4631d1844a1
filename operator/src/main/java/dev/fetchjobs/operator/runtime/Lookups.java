package dev.fetchjobs.operator.runtime;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves host names with a time limit, which the operating system's resolver does not have. A
 * lookup that hangs keeps a thread of its own, and further attempts for the same host wait for the
 * same lookup. So a host has at most one such thread.
 */
final class Lookups {

  /** Resolves a host name, and may take any time. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /** Says that the resolver did not answer within the time limit. */
  static final class SlowLookupException extends IOException {
    SlowLookupException() {
      super("the resolver did not answer in time");
    }
  }

  private final Resolver resolver;
  private final Map<String, CompletableFuture<InetAddress[]>> running = new ConcurrentHashMap<>();

  Lookups(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Returns the addresses of the host, at least one. */
  InetAddress[] addresses(String host, Duration patience) throws IOException {
    try {
      return running
          .computeIfAbsent(host, this::start)
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SlowLookupException();
    } catch (ExecutionException e) {
      throw new UnknownHostException(host);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private CompletableFuture<InetAddress[]> start(String host) {
    var lookup = new CompletableFuture<InetAddress[]>();
    Thread.ofPlatform()
        .daemon()
        .name("notify-dns")
        .start(
            () -> {
              try {
                lookup.complete(resolver.resolve(host));
              } catch (UnknownHostException | RuntimeException e) {
                lookup.completeExceptionally(e);
              } finally {
                running.remove(host, lookup);
              }
            });
    return lookup;
  }
}
