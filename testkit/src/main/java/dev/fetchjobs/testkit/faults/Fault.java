package dev.fetchjobs.testkit.faults;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Describes a fault of one request. Some comments say "committed". It means that the API server
 * carried out the request.
 */
public sealed interface Fault {

  /** The connection is reset; the API server never sees the request. */
  record Reset() implements Fault {}

  /**
   * The API server never sees the request, and no answer comes. The connection is reset after this
   * time, unless the client's time limit ends it before.
   */
  record Swallow(Duration silence) implements Fault {}

  /** The request is committed. Then the connection is reset without an answer. */
  record LoseReply() implements Fault {}

  /** The request is committed, but no answer comes. The connection is reset after this time. */
  record SwallowReply(Duration silence) implements Fault {}

  /**
   * The request is committed. The answer's head states the full length, but the connection is reset
   * after half of the body.
   */
  record CutReply() implements Fault {}

  /**
   * The request is committed. The answer is complete HTTP, but the second half of its JSON is
   * missing.
   */
  record TruncateReply() implements Fault {}

  /**
   * The proxy answers, and the API server never sees the request.
   *
   * @param retryAfter value of the header Retry-After, in seconds
   */
  record Answer(int status, OptionalInt retryAfter) implements Fault {
    public Answer(int status) {
      this(status, OptionalInt.empty());
    }
  }

  /** The request is committed, but the answer is an error with this status. */
  record CommitThenAnswer(int status) implements Fault {}

  /** The request is forwarded after this time. */
  record Delay(Duration time) implements Fault {}

  /** The client gets an earlier answer again, as from a stale cache; see {@link ApiProxy#lists}. */
  record Replay(Reply reply) implements Fault {}

  /** The filter changes the events of a watch. Other requests have no fault. */
  record OnWatch(Supplier<WatchFilter> filter) implements Fault {}

  /** The callback runs, then the connection is reset. The API server never sees the request. */
  record Before(Runnable callback) implements Fault {}

  /** The request is committed, then the callback runs, then the connection is reset. */
  record After(Runnable callback) implements Fault {}
}
