package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.listing.SetSelection.Present;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.ListingAnswer;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.SmallBody;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the attempts of a run to find a complete set in the listing. */
record SetListing(
    Request request, Watch watch, Environment environment, ProgressLog progress, Session session) {

  /**
   * Requests the listing until it has a complete set, or until the plan allows no further attempt.
   *
   * @param present the published set; null when no set is published
   * @param known the response for the listing in which the published set was chosen, or null. The
   *     first attempt sends its validators; if it is null, no attempt sends validators
   * @return empty when the listing has not changed since then, so that the published set is still
   *     the newest
   */
  Optional<SetFinder.Found> find(
      Find find, SetRule rule, @Nullable Present present, @Nullable ListingAnswer known)
      throws FetchException {
    Retries retries =
        new Retries(request.plan().retry(), watch, environment, progress, new Turns(1));
    return retries.run(
        () -> {
          Listed sent = new Listed(null, retries.isFirst() ? known : null);
          return () -> log(findOnce(find, rule, present, sent, retries.isLast()));
        });
  }

  private Optional<SetFinder.Found> log(Optional<SetFinder.Found> found) {
    found.ifPresentOrElse(
        set ->
            progress.logSet(
                set.summary(),
                "%s of %s".formatted(Printable.count(set.parts().size(), "part"), set.date())),
        progress::logNotModified);
    return found;
  }

  private Optional<SetFinder.Found> findOnce(
      Find find, SetRule rule, @Nullable Present present, Listed sent, boolean last)
      throws FetchException {
    SmallBody small = new SmallBody(watch, environment.limits());
    LoggedExchanges exchanges = new LoggedExchanges(progress);
    HttpClient client = Attempt.client(request, watch, environment, exchanges, session, small);
    try {
      return new ListingFallback(exchanges, progress, last)
          .find(
              sent,
              now ->
                  new SetFinder(request, client, watch, environment.limits(), new Ignored())
                      .find(find, rule, present, now.answer()));
    } catch (FetchException e) {
      throw new FailedRequest(request).ofListing(e);
    }
  }

  private record Ignored() implements FileFinder.Observer {
    @Override
    public void onChoice(String summary, Entry entry) {}
  }
}
