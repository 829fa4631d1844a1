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
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Watch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts of a run to get one file, and waits between them. An attempt asks the plan's
 * URL and its mirrors, until one of them sends the file.
 */
final class Attempts {

  private final Sites sites;
  private final Staging staging;
  private final Watch watch;
  private final Environment environment;
  private final ProgressLog progress;
  private final @Nullable Address at;
  private final Retries retries;
  private Listed known;

  /**
   * @param retry how many attempts the plan allows, and how long the pauses are
   * @param turns limits the attempts for several files at the same time
   * @param at address of the file; null if each attempt has to find the address in the listing
   * @param known what earlier runs remember of the listing. Only the first request sends the
   *     validators of the listing
   */
  Attempts(
      Sites sites,
      FetchPlan.Retry retry,
      Staging staging,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      Turns turns,
      @Nullable Address at,
      Listed known) {
    this.sites = sites;
    this.staging = staging;
    this.watch = watch;
    this.environment = environment;
    this.progress = progress;
    this.at = at;
    this.known = known;
    this.retries = new Retries(retry, watch, environment, progress, turns);
  }

  /**
   * Makes attempts until one of them succeeds, or until the plan allows no further one.
   *
   * @param current the published file if a 304 for it would be correct; null otherwise
   */
  Got run(@Nullable FileInfo current) throws FetchException {
    return retries.run(
        () -> {
          if (retries.isFresh()) {
            sites.begin();
          }
          return new Attempting(current, attempt());
        });
  }

  private Attempt attempt() throws FetchException {
    Listed sent = known;
    known = known.withoutAnswer();
    return new Attempt(
        sites.current(),
        sites.home(),
        staging,
        watch,
        environment,
        progress,
        retries.isLast(),
        at,
        sent);
  }

  /** Represents one attempt, which asks one address after the other. */
  private final class Attempting implements Retries.Attempting<Got> {
    private final @Nullable FileInfo current;
    private Attempt attempt;
    private @Nullable Failure own;

    /** Is true if every address failed; the failure of the attempt is then a summary of theirs. */
    private boolean allFailed;

    Attempting(@Nullable FileInfo current, Attempt first) {
      this.current = current;
      this.attempt = first;
    }

    @Override
    public Got run() throws FetchException {
      while (true) {
        try {
          Got got = attempt.run(current);
          switch (got) {
            case Got.NotModified _ -> progress.logNotModified();
            case Got.Body _ -> progress.logComplete();
          }
          return got;
        } catch (FetchException e) {
          own = e.failure();
          Site failed = sites.current();
          boolean resumable = attempt.isResumable() && !retries.isLast();
          if (!attempt.isOfAddress() || !Sites.isOfAddress(own) || resumable) {
            throw e;
          }
          if (!turnToNext(own)) {
            allFailed = true;
            throw new FetchException(sites.summary(), e);
          }
          failed.reuse(attempt.reuseAfter(own));
          attempt = attempt();
        }
      }
    }

    @Override
    public Failure deciding(Failure failure) {
      return allFailed ? sites.soonest(failure) : failure;
    }

    @Override
    public void onRetry(Failure failure) {
      sites.current().reuse(attempt.reuseAfter(own == null ? failure : own));
    }

    @Override
    public void onEnd() throws FetchException {
      attempt.markPartialFile();
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
    if (more) {
      progress.beginAddress();
    }
    return more;
  }

  /** Returns a sentence for the run's message if the file came from a mirror; else empty. */
  String note() {
    return sites.note();
  }

  /**
   * The run calls this method after a check has refused the content. The method waits for the next
   * attempt, which requests the whole file.
   *
   * @param empty whether the received body was empty
   * @return false when there is no further attempt
   */
  boolean waitForRetry(Failure refusal, Got.Body body, boolean empty) throws FetchException {
    if (isOfOneAddress(refusal) && turnToNext(refusal)) {
      retries.goOn();
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
    retries.pause(delay, failure);
    return true;
  }

  /** Returns the failure with which the run ends if no attempt follows the refusal. */
  FetchException last(FetchException refusal) {
    return isOfOneAddress(refusal.failure())
        ? new FetchException(sites.summary(), refusal)
        : refusal;
  }

  /**
   * Returns whether the unpacked file has a wrong digest; then another address may have the right
   * file.
   */
  private boolean isOfOneAddress(Failure refusal) {
    return sites.hasMirrors() && refusal.reason() == Reason.CHECKSUM_MISMATCH;
  }
}
