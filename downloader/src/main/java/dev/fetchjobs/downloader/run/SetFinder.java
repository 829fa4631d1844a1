package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.listing.SetSelection;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.ListingAnswer;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the addresses of a set's files in a listing. */
final class SetFinder {

  private final Request request;
  private final ListingPages listing;
  private final FileFinder.Observer observer;

  /**
   * Prepares the search for the addresses.
   *
   * @param observer an observer that is notified of the entries and pages
   */
  SetFinder(
      Request request,
      HttpClient client,
      Watch watch,
      Limits limits,
      FileFinder.Observer observer) {
    this.request = request;
    this.listing = new ListingPages(request, client, watch, limits, observer::onPage);
    this.observer = observer;
  }

  /**
   * Describes a complete set that the listing has.
   *
   * @param date the date of the set, in ISO 8601
   * @param summary a sentence that says how many entries the listing has
   * @param note a sentence about a newer date that is not complete; may be empty
   * @param answer the response for the listing, if a 304 for it would mean that the same parts are
   *     chosen; else null
   */
  record Found(
      String date, List<Part> parts, String summary, String note, @Nullable ListingAnswer answer) {}

  /**
   * Says where one file of the set is.
   *
   * @param name the name of the file in the folder of the set
   */
  record Part(String name, Address address) {}

  /**
   * @param present the published set; null when no set is published
   * @param known the response for the listing in which the published set was chosen; null if the
   *     listing is read in any case
   * @return empty when the listing has not changed since then, so that the published set is still
   *     the newest
   */
  Optional<Found> find(
      Find find,
      SetRule rule,
      SetSelection.@Nullable Present present,
      @Nullable ListingAnswer known)
      throws FetchException {
    SetSelection selection = new SetSelection(find, rule, present, observer::onEntry);
    return switch (listing.read(find, selection, known)) {
      case ListingPages.Read.Same _ -> Optional.empty();
      case ListingPages.Read.Whole(var answer) -> Optional.of(found(selection, answer));
    };
  }

  private Found found(SetSelection selection, @Nullable ListingAnswer answer)
      throws FetchException {
    SetSelection.Chosen chosen = selection.choose();
    EntryAddress address = new EntryAddress(request);
    List<Part> parts = new ArrayList<>();
    for (SetSelection.Part part : chosen.parts()) {
      parts.add(new Part(part.name(), address.of(part.entry())));
    }
    return new Found(
        chosen.date(),
        parts,
        selection.summary(),
        chosen.note(),
        chosen.note().isEmpty() ? answer : null);
  }
}
