package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.run.Attempt.Got;
import dev.fetchjobs.downloader.run.Sites.Site;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Watch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The attempts to get one file, with the pauses between them. */
final class Attempts {

  private final Sites sites;
  private final Staging staging;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final @Nullable Address at;
  private final Retries retries;

  /** Whether the next request is the first one of an attempt. */
  private boolean fresh = true;

  /**
   * @param retry how often to try
   * @param at where the file is; null: each attempt finds it
   */
  Attempts(
      Sites sites,
      FetchPlan.Retry retry,
      Staging staging,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      @Nullable Address at) {
    this.sites = sites;
    this.staging = staging;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.at = at;
    this.retries = new Retries(retry, watch, environment, progress);
  }

  /**
   * @param current the published file if a 304 for it would be correct; null otherwise
   */
  Got run(@Nullable FileInfo current) throws FetchException {
    watch.check();
    while (true) {
      begin();
      Site site = sites.current();
      Attempt attempt =
          new Attempt(
              site, sites.home(), staging, watch, environment, progress, retries.isLast(), at);
      try {
        Got got = attempt.run(current);
        switch (got) {
          case Got.NotModified _ -> progress.logNotModified();
          case Got.Body _ -> progress.logComplete();
        }
        return got;
      } catch (FetchException e) {
        Failure failure = e.failure();
        if (attempt.isOfAddress() && Sites.isOfAddress(failure)) {
          boolean resumable = attempt.isResumable() && !retries.isLast();
          if (!resumable && turnToNext(failure)) {
            site.reuse(attempt.reuseAfter(failure));
            continue;
          }
          failure = resumable ? failure : sites.summary();
        }
        Duration delay = retries.delay(sites.soonest(failure), false);
        progress.logFailure(failure, delay);
        if (delay == null) {
          attempt.markPartialFile();
          throw retries.last(new FetchException(failure, e));
        }
        site.reuse(attempt.reuseAfter(e.failure()));
        fresh = true;
        pause(delay, failure, attempt);
      }
    }
  }

  private void begin() {
    if (fresh) {
      fresh = false;
      sites.begin();
      retries.beginAttempt();
    } else {
      progress.beginAddress();
    }
  }

  /** Returns whether this attempt has another address to try. */
  private boolean turnToNext(Failure failure) {
    TargetUri failed = sites.current().request().target();
    String host = Sites.host(sites.current());
    boolean more = sites.next(failure);
    if (sites.hasMirrors()) {
      progress.logAddressFailure(failed, failure);
      retries.remember(failure.about(host));
    }
    return more;
  }

  /** A sentence for the run's message if the file came from a mirror; else empty. */
  String note() {
    return sites.note();
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
   * Called when a check has refused the content. Waits for the next attempt, which requests the
   * whole file.
   *
   * @param empty whether the body was empty
   * @return false when there is no further attempt
   */
  boolean waitForRetry(Failure refusal, Got.Body body, boolean empty) throws FetchException {
    if (isOfOneAddress(refusal) && turnToNext(refusal)) {
      return true;
    }
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
    Failure failure = isOfOneAddress(refusal) ? sites.summary() : refusal;
    Duration delay = kept ? Duration.ZERO : retries.delay(failure, empty);
    if (delay == null || delay.compareTo(watch.remaining()) >= 0) {
      return false;
    }
    progress.logFailure(failure, delay);
    sites.current().reuse(sites.current().reuse().afterRefusedContent());
    fresh = true;
    retries.pause(delay, failure);
    return true;
  }

  /** The failure of the run after a refusal that no attempt follows. */
  FetchException last(FetchException refusal) {
    return isOfOneAddress(refusal.failure())
        ? new FetchException(sites.summary(), refusal)
        : refusal;
  }

  /** Whether the unpacked file has another digest, so that another address may have the file. */
  private boolean isOfOneAddress(Failure refusal) {
    return sites.hasMirrors() && refusal.reason() == Reason.CHECKSUM_MISMATCH;
  }
}
