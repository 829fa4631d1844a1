package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Watch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the attempts to get one file, with the pauses between them. */
final class Attempts {

  private final Request request;
  private final Staging staging;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final Session session;
  private final @Nullable Address at;
  private final Retries retries;
  private ReusePolicy reuse = ReusePolicy.FULL;

  /**
   * Prepares the attempts.
   *
   * @param at where the file is; null if each attempt has to find the file itself
   */
  Attempts(
      Request request,
      Staging staging,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      Session session,
      @Nullable Address at) {
    this.request = request;
    this.staging = staging;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.session = session;
    this.at = at;
    this.retries = new Retries(request.plan().retry(), watch, environment, progress);
  }

  /**
   * Makes attempts until one of them succeeds, or until the plan allows no further one.
   *
   * @param current the published file if a 304 for it would be correct; null otherwise
   */
  Got run(@Nullable FileInfo current) throws FetchException {
    watch.check();
    while (true) {
      retries.beginAttempt();
      Attempt attempt =
          new Attempt(
              request, staging, watch, environment, session, progress, reuse, retries.isLast(), at);
      try {
        Got got = attempt.run(current);
        switch (got) {
          case Got.NotModified _ -> progress.logNotModified();
          case Got.Body _ -> progress.logComplete();
        }
        return got;
      } catch (FetchException e) {
        Duration delay = retries.delay(e.failure(), false);
        progress.logFailure(e.failure(), delay);
        if (delay == null) {
          attempt.markPartialFile();
          throw retries.last(e);
        }
        reuse = attempt.reuseAfter(e.failure());
        pause(delay, e.failure(), attempt);
      }
    }
  }

  private void pause(Duration delay, Failure before, Attempt attempt) throws FetchException {
    try {
      retries.pause(delay, before);
    } catch (FetchException e) {
      if (e.failure().reason() == Reason.TIMEOUT) {
        attempt.markPartialFile();
      }
      throw e;
    }
  }

  /**
   * The run calls this method after a check has refused the content. The method waits for the next
   * attempt, which requests the whole file.
   *
   * @param empty whether the body was empty
   * @return false when there is no further attempt
   */
  boolean waitForRetry(Failure refusal, Got.Body body, boolean empty) throws FetchException {
    boolean kept =
        !body.plain()
            && switch (refusal) {
              case Failure.Integrity _, Failure.Rejected _ ->
                  body.spliced() || empty || Retries.isOftenTemporary(refusal.reason());
              case Failure.Transient _,
                  Failure.Permanent _,
                  Failure.Policy _,
                  Failure.Limit _,
                  Failure.Config _ ->
                  false;
            };
    Duration delay = kept ? Duration.ZERO : retries.delay(refusal, empty);
    if (delay == null || delay.compareTo(watch.remaining()) >= 0) {
      return false;
    }
    progress.logFailure(refusal, delay);
    reuse = reuse.afterRefusedContent();
    retries.pause(delay, refusal);
    return true;
  }
}
