package dev.fetchjobs.downloader.listing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what one page says about its whole listing.
 *
 * @param next the link to the next page; null if the page has none
 * @param total how many entries all pages together have; null if the page does not say so
 */
public record PageValues(@Nullable String next, @Nullable String total) {

  public static final PageValues NONE = new PageValues(null, null);

  /** Names a place in a page of a listing whose value is wanted. */
  enum Field {
    NEXT,
    TOTAL
  }

  static PageValues of(Map<Field, String> values) {
    return new PageValues(values.get(Field.NEXT), values.get(Field.TOTAL));
  }
}
