package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.util.Map;

/** Reads the entries of a listing in one format, in one pass. */
public interface ListingReader {

  /**
   * Passes the entries to the receiver in the order of the listing. Reads {@code body} to its end,
   * so that a listing that was cut short is detected.
   *
   * @return what the page says about further pages
   * @throws IOException the unchanged exception of {@code body}
   * @throws FetchException Integrity with the reason BadListing for a listing in another format or
   *     with wrong syntax; the message says where the fault is, and quotes what is there
   */
  PageValues read(ListingInput body, Entries entries) throws IOException, FetchException;

  /** Receives entries. */
  @FunctionalInterface
  interface Entries {
    /**
     * Receives one entry of the listing.
     *
     * @param values the fields of one entry that the plan uses; a field that the entry lacks is
     *     absent. The keys are those of {@link dev.fetchjobs.contract.Find}: names and places
     */
    void accept(Map<String, String> values) throws FetchException;
  }
}
