package dev.fetchjobs.operator.page;

import dev.fetchjobs.operator.runtime.Reviews.User;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sessions of this replica in memory. Their number and their life are limited. A session
 * ends when its token ends, or earlier.
 */
final class Sessions {

  static final Duration LIFE = Duration.ofHours(8);
  private static final int MOST = 1_000;
  private static final int MOST_OF_USER = 20;
  private static final int KEY_BYTES = 32;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** Holds the sessions by their keys, the oldest first. */
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  Sessions(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Begins a session. If there are too many sessions, the oldest one ends: that of the same user if
   * the user has too many.
   *
   * @param tokenEnd end of the token; null if the token does not say it
   * @return the key of the session, which only the user's browser gets
   */
  synchronized String begin(User user, @Nullable Instant tokenEnd) {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> !now.isBefore(session.end()));
    long own =
        sessions.values().stream()
            .filter(session -> session.user().name().equals(user.name()))
            .count();
    if (own >= MOST_OF_USER) {
      removeOldest(user.name());
    } else if (sessions.size() >= MOST) {
      removeOldest(null);
    }
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    String key = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    Instant end = now.plus(LIFE);
    sessions.put(
        key, new Session(user, tokenEnd != null && tokenEnd.isBefore(end) ? tokenEnd : end));
    return key;
  }

  private void removeOldest(@Nullable String user) {
    sessions.entrySet().stream()
        .filter(entry -> user == null || entry.getValue().user().name().equals(user))
        .map(Map.Entry::getKey)
        .findFirst()
        .ifPresent(sessions::remove);
  }

  synchronized Optional<Session> find(String key) {
    return Optional.ofNullable(sessions.get(key))
        .filter(session -> clock.instant().isBefore(session.end()));
  }

  synchronized void end(String key) {
    sessions.remove(key);
  }
}
