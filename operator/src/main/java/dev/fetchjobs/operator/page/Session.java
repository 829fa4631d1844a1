package dev.fetchjobs.operator.page;

import dev.fetchjobs.operator.runtime.Reviews.User;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Represents the login of one user. It has no token.
 *
 * @param end the session is over at this instant
 * @param answers what the API server said about namespaces
 */
record Session(User user, Instant end, Map<String, Answer> answers) {

  Session(User user, Instant end) {
    this(user, end, new ConcurrentHashMap<>());
  }

  /**
   * Remembers an answer of the API server.
   *
   * @param until the answer counts until this instant
   */
  record Answer(boolean allowed, Instant until) {}
}
