package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.ExchangeListener;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.listing.SetSelection.Present;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.SmallBody;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the attempts to find a complete set in the listing. */
record SetListing(
    Request request, Watch watch, Environment environment, ProgressLog progress, Session session) {

  /**
   * Requests the listing until it has a complete set, or until no attempt is left.
   *
   * @param present the set that is published now; null if no set is published
   */
  SetFinder.Found find(Find find, SetRule rule, @Nullable Present present) throws FetchException {
    Retries retries = new Retries(request.plan().retry(), watch, environment, progress);
    watch.check();
    while (true) {
      retries.beginAttempt();
      try {
        SetFinder.Found found = findOnce(find, rule, present);
        progress.logSet(
            found.summary(),
            "%s of %s".formatted(Printable.count(found.parts().size(), "part"), found.date()));
        return found;
      } catch (FetchException e) {
        Duration delay = retries.delay(e.failure(), false);
        progress.logFailure(e.failure(), delay);
        if (delay == null) {
          throw retries.last(e);
        }
        retries.pause(delay, e.failure());
      }
    }
  }

  private SetFinder.Found findOnce(Find find, SetRule rule, @Nullable Present present)
      throws FetchException {
    SmallBody small = new SmallBody(watch, environment.limits());
    HttpClient client =
        Attempt.client(request, watch, environment, new Logged(progress), session, small);
    try {
      return new SetFinder(request, client, watch, environment.limits(), new Ignored())
          .find(find, rule, present);
    } catch (FetchException e) {
      throw new ChecksumLookup(request, client, small).nameListingRequest(e);
    }
  }

  private record Ignored() implements FileFinder.Observer {
    @Override
    public void onChoice(String summary, Entry entry) {}
  }

  private record Logged(ProgressLog progress) implements ExchangeListener {
    @Override
    public void onRequest(Purpose purpose, TargetUri target) {
      progress.logRequest(purpose, target);
    }

    @Override
    public void onResponse(ResponseHead head) {
      progress.logResponse(head);
    }
  }
}
