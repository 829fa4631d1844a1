package dev.fetchjobs.downloader;

import dev.fetchjobs.contract.FetchPlan.Retry;
import dev.fetchjobs.downloader.Attempt.Got;
import dev.fetchjobs.downloader.open.Session;
import dev.fetchjobs.downloader.report.Progress;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.Staging;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The attempts of one run, with the pauses between them. */
record Attempts(
    Request request, Staging staging, Watch watch, Environment environment, Progress progress) {

  /**
   * @param current the published file if a "not modified" about it would be the truth
   */
  Got run(@Nullable Artifact current) throws FetchException {
    Failure before = null;
    Trust trust = Trust.FULL;
    Session session = new Session(request, environment.clock());
    watch.check();
    while (true) {
      progress.begin();
      boolean last = progress.attempt() >= request.plan().retry().attempts();
      Attempt attempt =
          new Attempt(request, staging, watch, environment, session, progress, trust, last);
      try {
        Got got = attempt.run(current);
        switch (got) {
          case Got.NotModified _ -> progress.notModified();
          case Got.Body _ -> progress.complete();
        }
        return got;
      } catch (FetchException e) {
        Duration delay = delay(e.failure());
        progress.failed(e.failure(), delay);
        if (delay == null) {
          attempt.end();
          throw new FetchException(after(before, counted(e.failure())), e);
        }
        before = e.failure();
        trust = attempt.trustAfter(before);
        pause(delay, before, attempt);
      }
    }
  }

  private void pause(Duration delay, Failure before, Attempt attempt) throws FetchException {
    try {
      watch.pause(delay);
    } catch (FetchException e) {
      if (e.failure().reason() == Reason.TIMEOUT) {
        attempt.end();
      }
      throw new FetchException(after(before, e.failure()), e);
    }
  }

  /** More time would not have helped where it was spent on attempts that failed: says on which. */
  private static Failure after(@Nullable Failure before, Failure failure) {
    return before != null && failure.reason() == Reason.TIMEOUT
        ? new Failure.Limit(
            Reason.TIMEOUT,
            "%s The attempt before failed: %s".formatted(failure.message(), before.message()))
        : failure;
  }

  /** Until the next attempt; null when there is none. */
  private @Nullable Duration delay(Failure failure) {
    Retry retry = request.plan().retry();
    if (!(failure instanceof Failure.Transient late)
        || failure.reason() == Reason.INTERRUPTED
        || progress.attempt() >= retry.attempts()) {
      return null;
    }
    Instant named = late.notBefore();
    Duration asked =
        named == null ? Duration.ZERO : Duration.between(environment.clock().instant(), named);
    if (!asked.isPositive()) {
      return Backoff.delay(retry, progress.attempt(), environment.random());
    }
    return asked.compareTo(watch.remaining()) < 0 ? asked : null;
  }

  /** What may pass by itself did not: says after how many attempts we gave up. */
  private Failure counted(Failure failure) {
    if (!(failure instanceof Failure.Transient last) || progress.attempt() < 2) {
      return failure;
    }
    String tried = " Tried %d times.".formatted(progress.attempt());
    String message = Printable.sentence(last.message(), Failure.MAX_MESSAGE - tried.length());
    return new Failure.Transient(last.reason(), message + tried, last.notBefore());
  }
}
