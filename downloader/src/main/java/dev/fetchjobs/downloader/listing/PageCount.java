package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.downloader.failure.FetchException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Counts the entries of each page, and those that were on earlier pages. */
public final class PageCount implements ListingReader.Entries {

  private final ListingReader.Entries to;

  /** Hashes of entries. A wrong hit does no harm, because only the share of hits is used. */
  private final Set<Integer> earlier = new HashSet<>();

  private final Set<Integer> current = new HashSet<>();
  private final boolean compares;
  private int entries;
  private int known;

  /**
   * @param compares whether entries are compared with those of earlier pages
   * @param to receives the entries as well
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

  /** Ends a page. */
  public NextPages.Page end(PageValues values) {
    NextPages.Page page = new NextPages.Page(entries, known, values);
    earlier.addAll(current);
    current.clear();
    entries = 0;
    known = 0;
    return page;
  }
}
