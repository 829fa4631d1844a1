package dev.fetchjobs.testkit.faults;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Describes a fault that the proxy causes for one request. Some comments call a request
 * "committed". This means that the API server carried out the request.
 */
public sealed interface Fault {

  /** The proxy resets the connection, and the API server never sees the request. */
  record Reset() implements Fault {}

  /**
   * The API server never sees the request, and no answer comes. The proxy resets the connection
   * after this time, unless the client's time limit ends it before.
   */
  record Swallow(Duration silence) implements Fault {}

  /**
   * The API server carries out the request, and then the proxy resets the connection without an
   * answer.
   */
  record LoseReply() implements Fault {}

  /**
   * The API server carries out the request, but no answer comes. The proxy resets the connection
   * after this time.
   */
  record SwallowReply(Duration silence) implements Fault {}

  /**
   * The API server carries out the request. The head of the answer states the full length, but the
   * proxy resets the connection after half of the body.
   */
  record CutReply() implements Fault {}

  /**
   * The API server carries out the request. The answer is complete HTTP, but the second half of its
   * JSON is missing.
   */
  record TruncateReply() implements Fault {}

  /**
   * The proxy itself answers, and the API server never sees the request.
   *
   * @param retryAfter value of the header Retry-After, in seconds
   */
  record Answer(int status, OptionalInt retryAfter) implements Fault {
    public Answer(int status) {
      this(status, OptionalInt.empty());
    }
  }

  /**
   * The API server carries out the request, but the proxy answers with an error that has this
   * status.
   */
  record CommitThenAnswer(int status) implements Fault {}

  /** The proxy forwards the request after this time. */
  record Delay(Duration time) implements Fault {}

  /** The client gets an earlier answer again, as from a stale cache; see {@link ApiProxy#lists}. */
  record Replay(Reply reply) implements Fault {}

  /** The filter changes the events of a watch. Requests other than watches have no fault. */
  record OnWatch(Supplier<WatchFilter> filter) implements Fault {}

  /**
   * The callback runs, then the proxy resets the connection, and the API server never sees the
   * request.
   */
  record Before(Runnable callback) implements Fault {}

  /**
   * The API server carries out the request, then the callback runs, then the proxy resets the
   * connection.
   */
  record After(Runnable callback) implements Fault {}
}
