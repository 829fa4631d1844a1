package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.listing.Selection;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.StreamedBody;
import org.jspecify.annotations.Nullable;

/** Finds the address of the file: it is in the plan, or in a listing. */
final class FileFinder {

  private static final int MAX_SHOWN = 80;

  private final Request request;
  private final HttpClient client;
  private final StreamedBody bodies;
  private final Observer observer;

  /**
   * @param observer is notified of the entries and of the choice
   */
  FileFinder(Request request, HttpClient client, Watch watch, Limits limits, Observer observer) {
    this.request = request;
    this.client = client;
    this.bodies = new StreamedBody(request.plan().verify().allowUnframed(), watch, limits);
    this.observer = observer;
  }

  /** Is notified while a listing is read. */
  interface Observer {
    /** An entry was read. */
    default void onEntry(Entry entry, Selection.Verdict verdict) {}

    /** A page was read to its end. */
    default void onPage(int number) {}

    /**
     * An entry was chosen.
     *
     * @param summary how many entries there are
     */
    void onChoice(String summary, Entry entry);
  }

  /** Requests the listing, if the plan has one, and chooses an entry of it. */
  Address find() throws FetchException {
    Find find = request.plan().source().find();
    return find == null ? new Address(request.target(), null) : find(find);
  }

  private Address find(Find find) throws FetchException {
    ListingPages pages = new ListingPages(request, client, bodies, observer);
    Selection selection = pages.read(find, digestField());
    Entry entry = selection.choose();
    observer.onChoice(selection.summary(), entry);
    return new Address(target(entry), digest(entry));
  }

  private TargetUri target(Entry entry) throws FetchException {
    return ListingPages.follow(
        request,
        entry.page(),
        entry.link(),
        "The link of the chosen entry " + Printable.of(entry.name(), MAX_SHOWN));
  }

  private @Nullable String digestField() {
    Checksum checksum = request.plan().verify().checksum();
    return checksum == null ? null : checksum.field();
  }

  private @Nullable String digest(Entry entry) throws FetchException {
    Checksum checksum = request.plan().verify().checksum();
    String field = digestField();
    if (checksum == null || field == null) {
      return null;
    }
    String digest = entry.value(field);
    if (digest == null || !checksum.algorithm().isDigest(digest.strip())) {
      throw FetchException.ofIntegrity(
          Reason.CHECKSUM_MISSING,
          "The entry %s of the listing has no %s digest in %s: %s."
              .formatted(
                  Printable.of(entry.name(), MAX_SHOWN),
                  checksum.algorithm().word(),
                  Printable.of(field, MAX_SHOWN),
                  digest == null ? "nothing is there" : Printable.of(digest, MAX_SHOWN)));
    }
    return digest.strip();
  }
}
