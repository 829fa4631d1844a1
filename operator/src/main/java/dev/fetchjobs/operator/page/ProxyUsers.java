package dev.fetchjobs.operator.page;

import com.sun.net.httpserver.Headers;
import dev.fetchjobs.operator.page.ProxyClaim.Absent;
import dev.fetchjobs.operator.page.ProxyClaim.Proven;
import dev.fetchjobs.operator.page.ProxyClaim.Reason;
import dev.fetchjobs.operator.page.ProxyClaim.Refused;
import dev.fetchjobs.operator.runtime.Reviews.User;
import dev.fetchjobs.operator.runtime.TrustedProxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in the users that a trusted proxy names. Each request proves its user anew; this class keeps
 * only the API server's answers about the users, so that a view needs no request.
 */
final class ProxyUsers {

  private static final Logger LOG = LoggerFactory.getLogger(ProxyUsers.class);
  private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
  private static final int MOST = 1_000;

  private final @Nullable ProxyLogin login;
  private final InstantSource clock;
  private final Map<Reason, Instant> warned = new EnumMap<>(Reason.class);

  /** Holds the sessions by user and groups, the one that was used longest ago first. */
  private final Map<User, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Creates the users of a proxy.
   *
   * @param proxy null if no proxy is trusted; header fields then name nobody
   */
  ProxyUsers(@Nullable TrustedProxy proxy, InstantSource clock) {
    this.login = proxy == null ? null : new ProxyLogin(proxy);
    this.clock = clock;
  }

  /** Reads the claim of a request, and reports a refused one: each reason once in a minute. */
  ProxyClaim claim(Headers headers) {
    ProxyClaim claim = login == null ? new Absent() : login.claim(headers);
    if (claim instanceof Refused refused) {
      warn(refused.reason());
    }
    return claim;
  }

  /**
   * Returns the session of a request. A session by token comes before the user of the proxy,
   * because the user has chosen it; a refused claim has no session at all.
   */
  Optional<Session> session(ProxyClaim claim, Optional<Session> byToken) {
    return switch (claim) {
      case Absent _ -> byToken;
      case Proven proven -> byToken.or(() -> Optional.of(session(proven.user())));
      case Refused _ -> Optional.empty();
    };
  }

  private synchronized Session session(User user) {
    Session session = sessions.computeIfAbsent(user, named -> new Session(named, Instant.MAX));
    if (sessions.size() > MOST) {
      sessions.remove(sessions.keySet().iterator().next());
    }
    return session;
  }

  private synchronized void warn(Reason reason) {
    Instant now = clock.instant();
    Instant last = warned.get(reason);
    if (last == null || !now.isBefore(last.plus(BETWEEN_WARNINGS))) {
      warned.put(reason, now);
      LOG.warn(
          "A request to the web page named a user in a header field; the operator refused it,"
              + " because {}. This is reported at most once a minute.",
          reason.text());
    }
  }
}
