package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.downloader.resolve.TargetUri;

/** Receives the entries of all pages of a listing, one after the other. */
public interface PagedEntries extends ListingReader.Entries {

  /**
   * Announces that the entries that follow are on another page of the listing. The reader calls
   * this before the first entry, too.
   *
   * @param page the address of the page, after redirects
   */
  void turnTo(TargetUri page);
}
