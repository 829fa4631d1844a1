package dev.fetchjobs.testkit.faults;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** What goes wrong with one request. "Committed" means: the API server did what was asked. */
public sealed interface Fault {

  /** The connection is reset; the API server never sees the request. */
  record Reset() implements Fault {}

  /**
   * The API server never sees the request, and no answer comes. The client notices by a time limit
   * only. The connection is reset after that time.
   */
  record Swallow(Duration silence) implements Fault {}

  /** Committed, then the connection is reset instead of an answer. */
  record LoseReply() implements Fault {}

  /** Committed, and no answer comes; the connection is reset after that time. */
  record SwallowReply(Duration silence) implements Fault {}

  /** Committed; the answer's head promises all, its body ends by a reset after the first half. */
  record CutReply() implements Fault {}

  /** Committed; the answer is complete HTTP, and its JSON lacks the second half. */
  record TruncateReply() implements Fault {}

  /**
   * The proxy answers, the API server never sees the request.
   *
   * @param retryAfter seconds, as a header
   */
  record Answer(int status, OptionalInt retryAfter) implements Fault {
    public Answer(int status) {
      this(status, OptionalInt.empty());
    }
  }

  /** Committed, and answered as if not. */
  record CommitThenAnswer(int status) implements Fault {}

  /** Forwarded after that time. */
  record Delay(Duration time) implements Fault {}

  /** An earlier answer is given again, see {@link ApiProxy#lists}: what a stale cache knows. */
  record Replay(Reply reply) implements Fault {}

  /** Something happens to the events of a watch; for another request there is no fault. */
  record OnWatch(Supplier<WatchFilter> filter) implements Fault {}

  /** The callback runs, then the connection is reset; the API server never sees the request. */
  record Before(Runnable callback) implements Fault {}

  /** Committed, then the callback runs, then the connection is reset. */
  record After(Runnable callback) implements Fault {}
}
