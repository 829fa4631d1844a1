package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Retry;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts the attempts for one file, or for the listing of a set, and waits between them. */
final class Retries {

  private final Retry retry;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private int attempt;
  private boolean repeated;
  private @Nullable Failure before;

  Retries(Retry retry, Watch watch, Environment environment, ProgressLog progress) {
    this.retry = retry;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
  }

  void beginAttempt() {
    progress.beginAttempt(++attempt);
  }

  /** Whether the plan allows no further attempt. */
  boolean isLast() {
    return attempt >= retry.attempts();
  }

  /**
   * Time until the next attempt; null when there is none.
   *
   * @param empty whether the attempt brought an empty body
   */
  @Nullable Duration delay(Failure failure, boolean empty) {
    if (isLast() || !isWorthRetrying(failure, empty)) {
      return null;
    }
    Instant named = failure.notBefore();
    Duration asked =
        named == null ? Duration.ZERO : Duration.between(environment.clock().instant(), named);
    if (!asked.isPositive()) {
      return Backoff.delay(retry, attempt, environment.random());
    }
    return asked.compareTo(watch.remaining()) < 0 ? asked : null;
  }

  private boolean isWorthRetrying(Failure failure, boolean empty) {
    return switch (failure) {
      case Failure.Transient late -> late.reason() != Reason.INTERRUPTED;
      case Failure.Integrity _, Failure.Rejected _ -> {
        boolean once = !repeated && (empty || isOftenTemporary(failure.reason()));
        repeated |= once;
        yield once || retry.onRejected();
      }
      case Failure.Permanent _, Failure.Policy _, Failure.Limit _, Failure.Config _ -> false;
    };
  }

  /**
   * Whether the cause of the refusal usually disappears after a moment: an error page, an error
   * document, half a file, or half a checksum file or listing.
   */
  static boolean isOftenTemporary(Reason reason) {
    return switch (reason) {
      case HTML_PAGE, ERROR_MESSAGE, MEDIA_TYPE, CORRUPT_ARCHIVE, CHECKSUM_MISSING, BAD_LISTING ->
          true;
      default -> false;
    };
  }

  /** Records the failure of an address, for the message of a timeout at the next one. */
  void remember(Failure failure) {
    before = failure;
  }

  /** Waits for the next attempt after {@code failure}. */
  void pause(Duration delay, Failure failure) throws FetchException {
    before = failure;
    try {
      watch.pause(delay);
    } catch (FetchException e) {
      throw new FetchException(mentionEarlier(failure, e.failure()), e);
    }
  }

  /** The failure after which there is no further attempt. */
  FetchException last(FetchException e) {
    return new FetchException(mentionEarlier(before, appendCount(e.failure())), e);
  }

  /**
   * Appends the failure of the previous attempt to the message of a timeout, because that failure
   * is the real problem.
   */
  private static Failure mentionEarlier(@Nullable Failure before, Failure failure) {
    return before != null && failure.reason() == Reason.TIMEOUT
        ? new Failure.Limit(
            Reason.TIMEOUT,
            "%s The attempt before failed: %s".formatted(failure.message(), before.message()))
        : failure;
  }

  /** A transient failure that outlived all attempts; appends how many were made. */
  private Failure appendCount(Failure failure) {
    if (!(failure instanceof Failure.Transient last) || attempt < 2) {
      return failure;
    }
    String tried = " Tried %d times.".formatted(attempt);
    String message = Printable.sentence(last.message(), Failure.MAX_MESSAGE - tried.length());
    return new Failure.Transient(last.reason(), message + tried, last.notBefore());
  }
}
