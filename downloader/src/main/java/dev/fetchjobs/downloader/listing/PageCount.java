package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.downloader.failure.FetchException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts the entries of each page of a listing. Also counts which of these entries were on earlier
 * pages.
 */
public final class PageCount implements ListingReader.Entries {

  private final ListingReader.Entries to;

  /**
   * Holds the hashes of the entries of earlier pages. Two entries may have the same hash by chance.
   * Such a coincidence does no harm, because only the share of repeated entries is used.
   */
  private final Set<Integer> earlier = new HashSet<>();

  private final Set<Integer> current = new HashSet<>();
  private final boolean compares;
  private int entries;
  private int known;

  /**
   * Counts entries and passes the entries on.
   *
   * @param compares whether entries are compared with those of earlier pages
   * @param to a receiver to which the entries are passed on
   */
  public PageCount(boolean compares, ListingReader.Entries to) {
    this.compares = compares;
    this.to = to;
  }

  @Override
  public void accept(Map<String, String> values) throws FetchException {
    entries++;
    if (compares && !values.isEmpty()) {
      known += earlier.contains(values.hashCode()) ? 1 : 0;
      current.add(values.hashCode());
    }
    to.accept(values);
  }

  /** Ends the count of a page, and returns the numbers of its entries. */
  public NextPages.Page end(PageValues values) {
    NextPages.Page page = new NextPages.Page(entries, known, values);
    earlier.addAll(current);
    current.clear();
    entries = 0;
    known = 0;
    return page;
  }
}
