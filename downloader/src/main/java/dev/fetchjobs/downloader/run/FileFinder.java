package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.listing.Selection;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;

/** Finds the address of the file: it is in the plan, or in a listing. */
final class FileFinder {

  private final Request request;
  private final ListingPages listing;
  private final Observer observer;

  /**
   * @param observer is notified of the entries and of the choice
   */
  FileFinder(Request request, HttpClient client, Watch watch, Limits limits, Observer observer) {
    this.request = request;
    this.listing = new ListingPages(request, client, watch, limits, observer::onPage);
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
    return find == null ? Address.of(request.target()) : find(find);
  }

  private Address find(Find find) throws FetchException {
    Selection selection = new Selection(find, observer::onEntry);
    listing.read(find, selection);
    Entry entry = selection.choose();
    observer.onChoice(selection.summary(), entry);
    return new EntryAddress(request).of(entry);
  }
}
