package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.RowChanges;
import org.jspecify.annotations.Nullable;

/**
 * Says how the rows of a published file differ from those of the version before.
 *
 * @param sha256 SHA-256 of the {@link ChangesFile}; null if there is none
 */
public record Changes(long added, long removed, long changed, @Nullable String sha256) {

  /** Returns the numbers for the report. */
  RowChanges report() {
    return new RowChanges(added, removed, changed);
  }

  /** Returns the same numbers, without a file that lists the changes. */
  public Changes withoutFile() {
    return new Changes(added, removed, changed, null);
  }
}
