package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.listing.Selection;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.util.Optional;

/**
 * Finds the address of the file. The address is in the plan, or the run searches it in a listing.
 */
final class FileFinder {

  private final Request request;
  private final ListingPages listing;
  private final Observer observer;

  /**
   * Prepares the search for the address.
   *
   * @param observer an observer that is notified of the entries and of the choice
   */
  FileFinder(Request request, HttpClient client, Watch watch, Limits limits, Observer observer) {
    this.request = request;
    this.listing = new ListingPages(request, client, watch, limits, observer::onPage);
    this.observer = observer;
  }

  /** Is notified while a run reads a listing. */
  interface Observer {
    /** Is called with an entry of the listing that was read. */
    default void onEntry(Entry entry, Selection.Verdict verdict) {}

    /** Is called with the number of a page of the listing that was read to its end. */
    default void onPage(int number) {}

    /**
     * Is called with the entry of the listing that was chosen.
     *
     * @param summary a sentence that says how many entries the listing has
     */
    void onChoice(String summary, Entry entry);
  }

  /**
   * Requests the listing, if the plan has one, and chooses an entry from it.
   *
   * @param known what earlier runs remember of the listing
   * @return empty when the listing has not changed since an earlier run, so that the published file
   *     is still the newest
   */
  Optional<Address> find(Listed known) throws FetchException {
    Find find = request.plan().source().find();
    return find == null ? Optional.of(Address.of(request.target())) : find(find, known);
  }

  private Optional<Address> find(Find find, Listed known) throws FetchException {
    Selection selection = new Selection(find, known.date(), observer::onEntry);
    return switch (listing.read(find, selection, known.answer())) {
      case ListingPages.Read.Same _ -> Optional.empty();
      case ListingPages.Read.Whole(var answer) -> {
        Selection.Chosen chosen = selection.choose();
        observer.onChoice(selection.summary(), chosen.entry());
        Address address = new EntryAddress(request).of(chosen.entry());
        yield Optional.of(
            address.with(new Listed(chosen.date(), address.digest() == null ? null : answer)));
      }
    };
  }
}
