package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Retry;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether another attempt follows a failed one. Each run has its own instance of this
 * class.
 */
public final class RetryRule {

  private final Retry retry;
  private boolean repeated;

  public RetryRule(Retry retry) {
    this.retry = retry;
  }

  /** Returns whether the plan allows no attempt after this one. The first attempt has number 1. */
  boolean isLast(int attempt) {
    return attempt >= retry.attempts();
  }

  /**
   * Returns the time until the next attempt, or null when there is no further attempt.
   *
   * @param attempt number of attempts so far
   * @param empty whether the attempt received an empty body
   * @param remaining time that is left for the run
   */
  public @Nullable Duration delay(
      Failure failure,
      int attempt,
      boolean empty,
      Instant now,
      Duration remaining,
      RandomGenerator random) {
    if (isLast(attempt) || !isWorthRetrying(failure, empty)) {
      return null;
    }
    Instant named = failure.notBefore();
    Duration asked = named == null ? Duration.ZERO : Duration.between(now, named);
    if (!asked.isPositive()) {
      return Backoff.delay(retry, attempt, random);
    }
    return asked.compareTo(remaining) < 0 ? asked : null;
  }

  private boolean isWorthRetrying(Failure failure, boolean empty) {
    return switch (failure) {
      case Failure.Transient late ->
          late.reason() != Reason.INTERRUPTED && late.reason() != Reason.HOST_BUSY;
      case Failure.Integrity _, Failure.Rejected _ -> {
        boolean once = !repeated && (empty || Retries.isOftenTemporary(failure.reason()));
        repeated |= once;
        yield once || retry.onRejected();
      }
      case Failure.Permanent _, Failure.Policy _, Failure.Limit _, Failure.Config _ -> false;
    };
  }

  /** Adds to the message of a transient failure how many attempts were made and failed. */
  public static Failure appendCount(Failure failure, int attempts) {
    if (!(failure instanceof Failure.Transient last) || attempts < 2) {
      return failure;
    }
    String tried = " Tried %d times.".formatted(attempts);
    String message = Printable.sentence(last.message(), Failure.MAX_MESSAGE - tried.length());
    return new Failure.Transient(last.reason(), message + tried, last.notBefore());
  }
}
