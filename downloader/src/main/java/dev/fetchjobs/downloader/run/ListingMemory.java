package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.ListingAnswer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides which remembered facts about the listing a run may use. A run after a failed run reads
 * the listing again, because something at the publisher was wrong; a run that a person requested
 * reads it, too.
 *
 * @param failures number of failed runs in a row
 */
record ListingMemory(Request request, Environment environment, int failures) {

  /**
   * Returns the date before which the run publishes nothing older, or null if it may publish any
   * date. A person may request a run for a date, and so publish older content again. {@link
   * DataDate#allowOlder} always allows an older date.
   *
   * @param date date of the published content, in ISO 8601
   * @param publishedTime the time at which it was published
   */
  @Nullable String date(@Nullable String date, Instant publishedTime) {
    DataDate rule = request.plan().dataDate();
    boolean olderIsAllowed = rule != null && rule.allowOlder();
    return olderIsAllowed || environment.isForDateBefore(publishedTime) ? null : date;
  }

  /**
   * Returns the earlier response for the listing whose validators the run sends again, or null if
   * it sends none.
   */
  @Nullable ListingAnswer answer(@Nullable ListingAnswer answer) {
    boolean mayAsk = failures == 0 && !environment.requested() && request.body() == null;
    return answer != null && mayAsk && answer.isFor(request.plan()) ? answer : null;
  }

  /**
   * Returns the remembered facts about the listing that a run may use for a single file, or for a
   * set in one archive. If somebody altered the published file, the facts about the newest entry of
   * the listing are still true.
   *
   * @param binding the publisher's facts about the published content; null if there are none
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
