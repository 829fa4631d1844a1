package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Retry;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The attempts of one run, with the pauses between them. */
final class Attempts {

  private final Request request;
  private final Staging staging;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final Session session;
  private ReusePolicy reuse = ReusePolicy.FULL;
  private boolean repeated;
  private @Nullable Failure before;

  Attempts(
      Request request,
      Staging staging,
      Watch watch,
      Environment environment,
      ProgressLog progress) {
    this.request = request;
    this.staging = staging;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.session = new Session(request, environment.clock());
  }

  /**
   * @param current the published file if a 304 for it would be correct; null otherwise
   */
  Got run(@Nullable Artifact current) throws FetchException {
    watch.check();
    while (true) {
      progress.beginAttempt();
      boolean last = progress.attempt() >= request.plan().retry().attempts();
      Attempt attempt =
          new Attempt(request, staging, watch, environment, session, progress, reuse, last);
      try {
        Got got = attempt.run(current);
        switch (got) {
          case Got.NotModified _ -> progress.logNotModified();
          case Got.Body _ -> progress.logComplete();
        }
        return got;
      } catch (FetchException e) {
        Duration delay = delay(e.failure(), false);
        progress.logFailure(e.failure(), delay);
        if (delay == null) {
          attempt.markPartialFile();
          throw new FetchException(mentionEarlier(before, appendCount(e.failure())), e);
        }
        before = e.failure();
        reuse = attempt.reuseAfter(before);
        pause(delay, before, attempt);
      }
    }
  }

  private void pause(Duration delay, Failure before, @Nullable Attempt attempt)
      throws FetchException {
    try {
      watch.pause(delay);
    } catch (FetchException e) {
      if (attempt != null && e.failure().reason() == Reason.TIMEOUT) {
        attempt.markPartialFile();
      }
      throw new FetchException(mentionEarlier(before, e.failure()), e);
    }
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

  /**
   * Called when a check has refused the content. Waits for the next attempt, which requests the
   * whole file.
   *
   * @param empty whether the body was empty
   * @return false when there is no further attempt
   */
  boolean waitForRetry(Failure refusal, Got.Body body, boolean empty) throws FetchException {
    boolean kept =
        !body.plain()
            && switch (refusal) {
              case Failure.Integrity _, Failure.Rejected _ ->
                  body.spliced() || empty || isOftenTemporary(refusal.reason());
              case Failure.Transient _,
                  Failure.Permanent _,
                  Failure.Policy _,
                  Failure.Limit _,
                  Failure.Config _ ->
                  false;
            };
    Duration delay = kept ? Duration.ZERO : delay(refusal, empty);
    if (delay == null || delay.compareTo(watch.remaining()) >= 0) {
      return false;
    }
    progress.logFailure(refusal, delay);
    reuse = reuse.afterRefusedContent();
    before = refusal;
    pause(delay, refusal, null);
    return true;
  }

  /**
   * Whether the cause of the refusal usually disappears after a moment: an error page, an error
   * document, half a file, or half a checksum file or listing.
   */
  private static boolean isOftenTemporary(Reason reason) {
    return switch (reason) {
      case HTML_PAGE, ERROR_MESSAGE, MEDIA_TYPE, CORRUPT_ARCHIVE, CHECKSUM_MISSING, BAD_LISTING ->
          true;
      default -> false;
    };
  }

  private boolean isWorthRetrying(Failure failure, boolean empty) {
    return switch (failure) {
      case Failure.Transient late -> late.reason() != Reason.INTERRUPTED;
      case Failure.Integrity _, Failure.Rejected _ -> {
        boolean once = !repeated && (empty || isOftenTemporary(failure.reason()));
        repeated |= once;
        yield once || request.plan().retry().onRejected();
      }
      case Failure.Permanent _, Failure.Policy _, Failure.Limit _, Failure.Config _ -> false;
    };
  }

  /** Time until the next attempt; null when there is none. */
  private @Nullable Duration delay(Failure failure, boolean empty) {
    Retry retry = request.plan().retry();
    if (progress.attempt() >= retry.attempts() || !isWorthRetrying(failure, empty)) {
      return null;
    }
    Instant named = failure.notBefore();
    Duration asked =
        named == null ? Duration.ZERO : Duration.between(environment.clock().instant(), named);
    if (!asked.isPositive()) {
      return Backoff.delay(retry, progress.attempt(), environment.random());
    }
    return asked.compareTo(watch.remaining()) < 0 ? asked : null;
  }

  /** A transient failure that outlived all attempts; appends how many were made. */
  private Failure appendCount(Failure failure) {
    if (!(failure instanceof Failure.Transient last) || progress.attempt() < 2) {
      return failure;
    }
    String tried = " Tried %d times.".formatted(progress.attempt());
    String message = Printable.sentence(last.message(), Failure.MAX_MESSAGE - tried.length());
    return new Failure.Transient(last.reason(), message + tried, last.notBefore());
  }
}
