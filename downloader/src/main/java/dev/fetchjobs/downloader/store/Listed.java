package dev.fetchjobs.downloader.store;

import org.jspecify.annotations.Nullable;

/**
 * Holds what a run remembers of the listing in which it found a file.
 *
 * @param date date of the file's entry, in ISO 8601; null when the plan reads no dates
 * @param answer the response for the listing; null when a 304 for the listing would not mean that
 *     the file is unchanged
 */
public record Listed(@Nullable String date, @Nullable ListingAnswer answer) {

  /** Says that nothing is remembered of a listing. */
  public static final Listed NONE = new Listed(null, null);

  /** Returns the same facts without the validators of the listing. */
  public Listed withoutAnswer() {
    return new Listed(date, null);
  }
}
