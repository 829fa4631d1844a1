package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.Origin;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the connections to the hosts of a source: it limits how many of them are open at
 * the same time, and is notified of what the hosts answer.
 */
public interface HostGate {

  /** Lets every connection through and remembers nothing. */
  HostGate OPEN =
      new HostGate() {
        @Override
        public Place enter(Origin origin) {
          return () -> {};
        }

        @Override
        public void onAnswer(Origin origin, int status, @Nullable Instant notBefore) {}

        @Override
        public void onNoConnection(Origin origin, Failure failure) {}
      };

  /** The permission for one connection. It ends when the connection is closed. */
  interface Place extends AutoCloseable {
    /** Gives the place back. Any thread may call this method, and more than once. */
    @Override
    void close();
  }

  /**
   * Waits until one more connection to the origin may be opened.
   *
   * @throws FetchException when the run has to end before that
   */
  Place enter(Origin origin) throws FetchException;

  /**
   * Is called with each answer of the origin.
   *
   * @param notBefore the instant in Retry-After; null if there is none
   */
  void onAnswer(Origin origin, int status, @Nullable Instant notBefore);

  /** Is called when the run could not connect to the origin itself; a proxy is no origin. */
  void onNoConnection(Origin origin, Failure failure);

  /**
   * Returns why the run may not ask this address now, with the instant from which it may; null if
   * it may ask.
   */
  default @Nullable Failure silence(Origin origin) {
    return null;
  }
}
