package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Listed;
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
  private final Shared shared;
  private final @Nullable Address at;
  private final Retries retries;
  private Listed known;
  private ReusePolicy reuse = ReusePolicy.FULL;

  /**
   * @param at where the file is; null: each attempt finds it
   * @param known what earlier runs remember of the listing. Only the first attempt sends the
   *     validators of the listing
   */
  Attempts(
      Request request,
      Staging staging,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      Shared shared,
      @Nullable Address at,
      Listed known) {
    this.request = request;
    this.staging = staging;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.shared = shared;
    this.at = at;
    this.known = known;
    this.retries =
        new Retries(request.plan().retry(), watch, environment, progress, shared.turns());
  }

  /**
   * Makes attempts until one of them succeeds, or until the plan allows no further one.
   *
   * @param current the published file if a 304 for it would be correct; null otherwise
   */
  Got run(@Nullable FileInfo current) throws FetchException {
    return retries.run(
        () -> {
          Listed sent = known;
          known = known.withoutAnswer();
          return new Attempting(attempt(sent), current);
        });
  }

  private Attempt attempt(Listed sent) throws FetchException {
    return new Attempt(
        request,
        staging,
        watch,
        environment,
        shared.session(),
        progress,
        reuse,
        retries.isLast(),
        at,
        sent);
  }

  private final class Attempting implements Retries.Attempting<Got> {
    private final Attempt attempt;
    private final @Nullable FileInfo current;

    Attempting(Attempt attempt, @Nullable FileInfo current) {
      this.attempt = attempt;
      this.current = current;
    }

    @Override
    public Got run() throws FetchException {
      Got got = attempt.run(current);
      switch (got) {
        case Got.NotModified _ -> progress.logNotModified();
        case Got.Body _ -> progress.logComplete();
      }
      return got;
    }

    @Override
    public void onRetry(Failure failure) {
      reuse = attempt.reuseAfter(failure);
    }

    @Override
    public void onEnd() throws FetchException {
      attempt.markPartialFile();
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
