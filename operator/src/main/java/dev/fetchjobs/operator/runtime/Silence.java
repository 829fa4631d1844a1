package dev.fetchjobs.operator.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Remembers which requests to the API server got no answer, so that not every worker waits for the
 * same webhook. For a short time the next request of the same kind in the namespace fails without
 * being sent.
 */
final class Silence {

  /** Explains why the operator did not send a request. */
  static final String WHY = "the same request got none a moment ago";

  private static final long NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Map<String, Long> since = new ConcurrentHashMap<>();

  /** Records that the request got no answer from the API server. */
  void begin(String request) {
    since.put(request, System.nanoTime());
  }

  /** Returns whether the operator may send a request of this kind again. */
  boolean isOver(String request) {
    return since.compute(
            request,
            (key, begin) -> begin == null || System.nanoTime() - begin > NANOS ? null : begin)
        == null;
  }
}
