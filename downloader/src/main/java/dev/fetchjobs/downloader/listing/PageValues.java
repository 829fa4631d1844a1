package dev.fetchjobs.downloader.listing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page says about the listing that it is a part of.
 *
 * @param next the link to the next page; null for none
 * @param total how many entries all pages have; null if it does not say so
 */
public record PageValues(@Nullable String next, @Nullable String total) {

  public static final PageValues NONE = new PageValues(null, null);

  /** A place in a page. */
  enum Field {
    NEXT,
    TOTAL
  }

  static PageValues of(Map<Field, String> values) {
    return new PageValues(values.get(Field.NEXT), values.get(Field.TOTAL));
  }
}
