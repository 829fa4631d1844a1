package dev.fetchjobs.operator.page;

import static dev.fetchjobs.operator.runtime.Reviews.ALL_NAMESPACES;

import dev.fetchjobs.operator.decide.ApiException;
import dev.fetchjobs.operator.page.Session.Answer;
import dev.fetchjobs.operator.runtime.Reviews;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds out which namespaces a user may see. The API server decides; its answer counts for a
 * minute, so that a view needs no request.
 */
final class Access implements AutoCloseable {

  static final Duration COUNTS = Duration.ofMinutes(1);
  private static final int REQUESTS = 8;

  /** A list waits at most this long for answers, and leaves out what is unknown then. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Reviews reviews;
  private final InstantSource clock;
  private final ExecutorService asking =
      Executors.newFixedThreadPool(REQUESTS, Thread.ofVirtual().name("page-review-", 0).factory());

  Access(Reviews reviews, InstantSource clock) {
    this.reviews = reviews;
    this.clock = clock;
  }

  /**
   * Says which of some namespaces a user may see.
   *
   * @param isWhole whether the API server answered about each namespace in time
   */
  record Visible(Set<String> namespaces, boolean isWhole) {}

  Visible visible(Session session, Collection<String> namespaces) {
    if (allowed(session, ALL_NAMESPACES).orElse(false)) {
      return new Visible(Set.copyOf(namespaces), true);
    }
    Map<String, Boolean> answers = new ConcurrentHashMap<>();
    var asked =
        namespaces.stream()
            .map(
                namespace ->
                    asking.submit(
                        () ->
                            allowed(session, namespace)
                                .ifPresent(answer -> answers.put(namespace, answer))))
            .toList();
    Instant end = clock.instant().plus(PATIENCE);
    for (var question : asked) {
      try {
        long left = Math.max(0, Duration.between(clock.instant(), end).toMillis());
        question.get(left, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        question.cancel(true);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException("A question about access failed", e.getCause());
      }
    }
    Set<String> seen = new HashSet<>();
    answers.forEach(
        (namespace, answer) -> {
          if (answer) {
            seen.add(namespace);
          }
        });
    return new Visible(Set.copyOf(seen), namespaces.size() == answers.size());
  }

  /** Returns the API server's answer, or empty if it gave none. */
  private Optional<Boolean> allowed(Session session, String namespace) {
    Answer known = session.answers().get(namespace);
    if (known != null && clock.instant().isBefore(known.until())) {
      return Optional.of(known.allowed());
    }
    try {
      boolean allowed = reviews.mayGetFetchJobs(session.user(), namespace);
      session.answers().put(namespace, new Answer(allowed, clock.instant().plus(COUNTS)));
      return Optional.of(allowed);
    } catch (ApiException e) {
      session.answers().remove(namespace);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
