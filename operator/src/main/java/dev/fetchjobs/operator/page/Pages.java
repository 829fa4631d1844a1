package dev.fetchjobs.operator.page;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.page.Access.Visible;
import dev.fetchjobs.operator.runtime.Reviews;
import dev.fetchjobs.operator.runtime.TrustedProxy;
import dev.fetchjobs.operator.screen.Filter;
import dev.fetchjobs.operator.screen.JobScreen;
import dev.fetchjobs.operator.screen.ListScreen;
import dev.fetchjobs.operator.screen.Runbooks;
import dev.fetchjobs.operator.screen.Seen;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers the requests to the page. Only login and logout are forms; all else is read-only. */
final class Pages implements AutoCloseable {

  /** So many tokens are reviewed at the same time. */
  private static final int LOGINS = 2;

  /** So many pages are drawn at the same time. Each needs some 2 MB of memory meanwhile. */
  private static final int DRAWN = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int LONGEST_TOKEN = 8 * 1024;
  private static final Pattern JOB =
      Pattern.compile("/fetchjobs/([a-z0-9-]{1,63})/([a-z0-9.-]{1,253})");
  private static final Pattern TOKEN = Pattern.compile("[!-~]+");
  private static final String COOKIE_RULES = "; Path=/; HttpOnly; Secure; SameSite=Strict";

  private final FetchJobCache cache;
  private final Reviews reviews;
  private final InstantSource clock;
  private final Sessions sessions;
  private final ProxyUsers proxyUsers;
  private final Access access;
  private final SeenFetchJobs seen = new SeenFetchJobs();
  private final Drawing drawing = new Drawing();
  private final Runbooks runbooks = new Runbooks(Drawing.resource("runbooks.md"));
  private final String icon = Drawing.resource("icon.svg");
  private final Semaphore drawn = new Semaphore(DRAWN);
  private final Semaphore logins = new Semaphore(LOGINS, true);

  Pages(FetchJobCache cache, Reviews reviews, InstantSource clock, @Nullable TrustedProxy proxy) {
    this.cache = cache;
    this.reviews = reviews;
    this.clock = clock;
    this.sessions = new Sessions(clock);
    this.proxyUsers = new ProxyUsers(proxy, clock);
    this.access = new Access(reviews, clock);
  }

  Answer answer(Question question) throws IOException {
    return switch (question.method()) {
      case "GET", "HEAD" -> view(question);
      case "POST" -> post(question);
      default ->
          error(405, "This page cannot do that", "Only GET is answered.")
              .with("Allow", "GET, HEAD");
    };
  }

  private Answer view(Question question) {
    String path = question.path();
    switch (path) {
      case "/style.css" -> {
        return Answer.file("text/css; charset=utf-8", drawing.css());
      }
      case "/icon.svg" -> {
        return Answer.file("image/svg+xml", icon);
      }
      case "/login" -> {
        return drawing.login(
            200,
            switch (proxyUsers.claim(question.headers())) {
              case ProxyClaim.Absent _ -> "";
              case ProxyClaim.Proven _ -> "";
              case ProxyClaim.Refused _ ->
                  "The request named a user in a header field, and the operator refused it. The operator's log has the reason.";
            });
      }
      default -> {
        Optional<Session> session =
            proxyUsers.session(
                proxyUsers.claim(question.headers()), sessions.find(question.sessionKey()));
        return session.isEmpty() ? withoutSession(path) : view(question, session.get());
      }
    }
  }

  /** Draws a page when its turn comes. Questions to the API server are asked before. */
  private Answer inTurn(Supplier<Answer> page) {
    boolean turn = false;
    try {
      turn = drawn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return turn
          ? page.get()
          : error(503, "Too many pages are drawn at this moment", "Load the page again.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return error(503, "The operator is ending", "Load the page again.");
    } finally {
      if (turn) {
        drawn.release();
      }
    }
  }

  private Answer withoutSession(String path) {
    return path.equals("/") || JOB.matcher(path).matches()
        ? Answer.redirect("/login")
        : error(404, "There is no such page", "Log in, and choose a FetchJob of the list.");
  }

  private Answer view(Question question, Session session) {
    if (!cache.isFilled()) {
      return error(
          503, "The operator is starting", "It still reads the FetchJobs. Load the page again.");
    }
    if (question.path().equals("/")) {
      return list(session, Filter.of(question.query()));
    }
    Matcher job = JOB.matcher(question.path());
    return job.matches()
        ? job(session, job.group(1), job.group(2))
        : error(404, "There is no such page", "Choose a FetchJob of the list.");
  }

  private Answer list(Session session, Filter filter) {
    Instant now = clock.instant();
    List<FetchJob> all = cache.all().toList();
    Set<String> namespaces =
        all.stream().map(job -> job.getMetadata().getNamespace()).collect(Collectors.toSet());
    Visible visible = access.visible(session, namespaces);
    return inTurn(() -> list(session, filter, all, visible, now));
  }

  private Answer list(
      Session session, Filter filter, List<FetchJob> all, Visible visible, Instant now) {
    List<Seen> shown =
        seen.of(all, now).stream()
            .filter(
                job -> visible.namespaces().contains(job.fetchJob().getMetadata().getNamespace()))
            .toList();
    String notice =
        visible.isWhole()
            ? ""
            : "The API server did not say of each namespace whether you may see it. Some FetchJobs may be left out. Load the page again.";
    return drawing.list(
        ListScreen.of(session.user().name(), notice, shown, filter, cache.calendars(), now));
  }

  /** A FetchJob that the user may not see looks like one that does not exist. */
  private Answer job(Session session, String namespace, String name) {
    Instant now = clock.instant();
    return Optional.of(namespace)
        .filter(this::hasFetchJobs)
        .filter(wanted -> access.visible(session, Set.of(wanted)).namespaces().contains(wanted))
        .flatMap(allowed -> cache.find(allowed, name))
        .map(
            fetchJob ->
                inTurn(
                    () ->
                        drawing.job(
                            JobScreen.of(
                                session.user().name(),
                                Seen.of(fetchJob, now),
                                cache.calendars(),
                                runbooks,
                                now))))
        .orElseGet(
            () ->
                drawing.error(
                    404,
                    "There is no such FetchJob",
                    "%s/%s does not exist, or you may not get FetchJobs in this namespace."
                        .formatted(namespace, name),
                    session.user().name()));
  }

  /**
   * Returns whether the namespace has FetchJobs. The API server is asked only about such
   * namespaces, so their number limits the questions and the remembered answers.
   */
  private boolean hasFetchJobs(String namespace) {
    return cache.all().anyMatch(job -> job.getMetadata().getNamespace().equals(namespace));
  }

  private Answer post(Question question) throws IOException {
    if (!question.isFromOwnPage()) {
      return error(
          403, "The form came from another site", "Open the page itself, and send the form again.");
    }
    return switch (question.path()) {
      case "/login" -> login(question);
      case "/logout" -> {
        sessions.end(question.sessionKey());
        yield Answer.redirect("/login")
            .with("Set-Cookie", Question.COOKIE + "=" + COOKIE_RULES + "; Max-Age=0");
      }
      default -> error(404, "There is no such form", "Choose a FetchJob of the list.");
    };
  }

  private Answer login(Question question) throws IOException {
    Optional<String> form = question.form();
    if (form.isEmpty()) {
      return drawing.login(413, "The form is too large, or it is no form.");
    }
    String token = Filter.fields(form.get()).getOrDefault("token", "");
    if (token.length() > LONGEST_TOKEN || !TOKEN.matcher(token).matches()) {
      return drawing.login(400, "This is not a token. Paste the whole line that kubectl printed.");
    }
    if (!isMyTurnToLogIn()) {
      return drawing.login(503, "Others log in at this moment. Try it again.");
    }
    try {
      return reviews
          .user(token)
          .map(user -> Answer.redirect("/").with("Set-Cookie", cookie(user, token)))
          .orElseGet(
              () ->
                  drawing.login(
                      401,
                      "The API server does not accept this token. It may be over: make a new one."));
    } catch (ApiException e) {
      return drawing.login(
          503,
          "The API server did not say who has this token. Nobody was logged in. Try it again.");
    } finally {
      logins.release();
    }
  }

  private boolean isMyTurnToLogIn() {
    try {
      return logins.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String cookie(Reviews.User user, String token) {
    return Question.COOKIE + "=" + sessions.begin(user, Token.end(token)) + COOKIE_RULES;
  }

  Answer error(int code, String problem, String remedy) {
    return drawing.error(code, problem, remedy, "");
  }

  @Override
  public void close() {
    access.close();
  }
}
