package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.ListingAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a run uses of what earlier runs remember of the listing. The listing is read again
 * after a failed run, because something at the publisher was wrong, and in a requested run.
 *
 * @param failures number of failed runs in a row
 */
record ListingMemory(Request request, Environment environment, int failures) {

  /**
   * The date below which nothing is published; null if there is none. A person may request a run
   * for a date, and so publish older content again.
   *
   * @param date date of what is published, in ISO 8601
   * @param publishedTime when it was published
   */
  @Nullable String date(@Nullable String date, Instant publishedTime) {
    return environment.isForDateBefore(publishedTime) ? null : date;
  }

  /** The answer whose validators are sent; null if none are sent. */
  @Nullable ListingAnswer answer(@Nullable ListingAnswer answer) {
    boolean mayAsk = failures == 0 && !environment.requested() && request.body() == null;
    return answer != null && mayAsk && answer.isFor(request.plan()) ? answer : null;
  }

  /**
   * What a run uses for a single file or a set in one archive. An altered file does not change what
   * the newest entry was.
   *
   * @param binding of what is published; null for none
   * @param intact whether the published file is intact, so that it may be confirmed
   */
  Listed of(@Nullable Binding binding, Instant publishedTime, boolean intact) {
    if (binding == null) {
      return Listed.NONE;
    }
    Listed known = binding.listedOrNone();
    return new Listed(date(known.date(), publishedTime), intact ? answer(known.answer()) : null);
  }
}
