package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Retry;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.time.Watch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts the attempts for one file, or for the listing of a set, and waits between two attempts.
 */
final class Retries {

  private final RetryRule rule;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final Turns turns;
  private int attempt;
  private boolean fresh = true;
  private @Nullable Failure before;

  /**
   * @param turns limits the attempts for several files at the same time
   */
  Retries(Retry retry, Watch watch, Environment environment, ProgressLog progress, Turns turns) {
    this.rule = new RetryRule(retry);
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.turns = turns;
  }

  /** Represents one of several attempts. */
  @FunctionalInterface
  interface Attempting<T> {
    T run() throws FetchException;

    /** Returns the failure that decides when the next attempt begins. */
    default Failure deciding(Failure failure) {
      return failure;
    }

    /** Is called after a failure that another attempt follows, before the pause. */
    default void onRetry(Failure failure) {}

    /** Is called after the failure of the last attempt. */
    default void onEnd() throws FetchException {}
  }

  /** Begins a new attempt. */
  @FunctionalInterface
  interface Beginning<T> {
    Attempting<T> begin() throws FetchException;
  }

  /** Lets the next call of {@link #run} continue the present attempt instead of a new one. */
  void goOn() {
    fresh = false;
  }

  /** Returns whether the next call begins a new attempt. */
  boolean isFresh() {
    return fresh;
  }

  /** Makes attempts until one succeeds, or until the plan allows no further one. */
  <T> T run(Beginning<T> attempts) throws FetchException {
    while (true) {
      attempt += fresh ? 1 : 0;
      Attempting<T> now = attempts.begin();
      turns.take(watch);
      if (fresh) {
        progress.beginAttempt(attempt);
      }
      fresh = true;
      try {
        return runAndGiveBack(now);
      } catch (FetchException e) {
        Duration delay = delay(now.deciding(e.failure()), false);
        if (delay != null && asksForFewer(e.failure())) {
          turns.slowDown(e.failure().notBefore() == null ? Duration.ZERO : delay);
        }
        progress.logFailure(e.failure(), delay);
        if (delay == null) {
          now.onEnd();
          throw last(e);
        }
        now.onRetry(e.failure());
        pause(delay, e.failure(), now);
      }
    }
  }

  private <T> T runAndGiveBack(Attempting<T> now) throws FetchException {
    try {
      return now.run();
    } finally {
      turns.giveBack();
    }
  }

  /** Returns whether the server may have refused the request because it got too many requests. */
  private boolean asksForFewer(Failure failure) {
    Integer status = progress.status();
    return failure.notBefore() != null
        || (failure.reason() == Reason.STATUS
            && status != null
            && (status == 429 || status == 503));
  }

  private void pause(Duration delay, Failure failure, Attempting<?> before) throws FetchException {
    try {
      pause(delay, failure);
    } catch (FetchException e) {
      if (e.failure().reason() == Reason.TIMEOUT) {
        before.onEnd();
      }
      throw e;
    }
  }

  /** Returns whether the current attempt is the first one. */
  boolean isFirst() {
    return attempt <= 1;
  }

  /** Returns whether the plan allows no further attempt. */
  boolean isLast() {
    return rule.isLast(attempt);
  }

  /**
   * Returns the time until the next attempt, or null when there is no further attempt.
   *
   * @param empty whether the attempt received an empty body
   */
  @Nullable Duration delay(Failure failure, boolean empty) {
    return rule.delay(
        failure,
        attempt,
        empty,
        environment.clock().instant(),
        watch.remaining(),
        environment.random());
  }

  /**
   * Returns whether the cause of the refusal usually disappears after a moment: an error page, an
   * error document, half a file, half a checksum file or listing, or a page instead of a token.
   */
  static boolean isOftenTemporary(Reason reason) {
    return switch (reason) {
      case HTML_PAGE,
          ERROR_MESSAGE,
          MEDIA_TYPE,
          CORRUPT_ARCHIVE,
          CONTENT_CODING,
          CHECKSUM_MISSING,
          BAD_LISTING,
          TOKEN_REFUSED ->
          true;
      default -> false;
    };
  }

  /**
   * Records the failure of one address, so that the message of a timeout at the next address can
   * mention it.
   */
  void remember(Failure failure) {
    before = failure;
  }

  /** Waits for {@code delay} after {@code failure}, before the next attempt begins. */
  void pause(Duration delay, Failure failure) throws FetchException {
    before = failure;
    try {
      watch.pause(delay);
    } catch (FetchException e) {
      throw new FetchException(mentionEarlier(failure, e.failure()), e);
    }
  }

  /** Returns the failure with which the run ends, because no further attempt follows. */
  private FetchException last(FetchException e) {
    return new FetchException(
        mentionEarlier(before, RetryRule.appendCount(e.failure(), attempt)), e);
  }

  /**
   * Appends the failure of the previous attempt to the message of a timeout, because the previous
   * failure is the real problem.
   */
  private static Failure mentionEarlier(@Nullable Failure before, Failure failure) {
    return before != null && failure.reason() == Reason.TIMEOUT
        ? new Failure.Limit(
            Reason.TIMEOUT,
            "%s The attempt before failed: %s".formatted(failure.message(), before.message()))
        : failure;
  }
}
