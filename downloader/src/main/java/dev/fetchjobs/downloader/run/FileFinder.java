package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.listing.Selection;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;

/**
 * Finds the address of the file. The address is in the plan, or the run looks for it in a listing.
 */
final class FileFinder {

  private final Request request;
  private final ListingPages listing;
  private final Observer observer;

  /**
   * Prepares the search.
   *
   * @param observer an observer that is notified of the entries and of the choice
   */
  FileFinder(Request request, HttpClient client, Watch watch, Limits limits, Observer observer) {
    this.request = request;
    this.listing = new ListingPages(request, client, watch, limits, observer::onPage);
    this.observer = observer;
  }

  /** An observer is notified while a listing is read. */
  interface Observer {
    /** Receives an entry that was read. */
    default void onEntry(Entry entry, Selection.Verdict verdict) {}

    /** Receives the number of a page that was read to its end. */
    default void onPage(int number) {}

    /**
     * Receives the entry that was chosen.
     *
     * @param summary a sentence that says how many entries the listing has
     */
    void onChoice(String summary, Entry entry);
  }

  /**
   * Requests the listing if the plan has one, and chooses one of its entries. Returns the address
   * of the file.
   */
  Address find() throws FetchException {
    Find find = request.plan().source().find();
    return find == null ? new Address(request.target(), null) : find(find);
  }

  private Address find(Find find) throws FetchException {
    Selection selection = new Selection(find, observer::onEntry);
    listing.read(find, selection);
    Entry entry = selection.choose();
    observer.onChoice(selection.summary(), entry);
    return new EntryAddress(request).of(entry);
  }
}
