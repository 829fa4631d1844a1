package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.run.ReusePolicy.Doubt;
import dev.fetchjobs.downloader.store.Listed;

/**
 * Requests a listing a second time without validators, if the validators may be the cause of the
 * first request's failure.
 *
 * @param last whether the plan allows no further attempt
 */
record ListingFallback(LoggedExchanges exchanges, ProgressLog progress, boolean last) {

  /** Requests a listing and chooses one or more of its entries. */
  @FunctionalInterface
  interface Finding<T> {
    T find(Listed known) throws FetchException;
  }

  <T> T find(Listed known, Finding<T> finding) throws FetchException {
    exchanges.forget();
    try {
      return finding.find(known);
    } catch (FetchException e) {
      if (known.answer() == null || !isDoubted(e.failure())) {
        throw e;
      }
      progress.logFallback(e.failure(), "listing");
      return finding.find(known.withoutAnswer());
    }
  }

  private boolean isDoubted(Failure failure) {
    Integer status = exchanges.status();
    boolean came = status != null && status == 200;
    return !came && Doubt.of(failure, status, false, false).asksAtOnce(failure, last);
  }
}
