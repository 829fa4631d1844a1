package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.store.Listed;
import org.jspecify.annotations.Nullable;

/**
 * Says where the file is that a run downloads.
 *
 * @param digest digest of the file that the listing states, as written there; null for none
 * @param listed what is remembered of the listing that has the address; null for nothing
 */
record Address(TargetUri target, @Nullable String digest, @Nullable Listed listed) {

  /** An address that was found in no listing. */
  static Address of(TargetUri target) {
    return new Address(target, null, null);
  }

  Address with(Listed remembered) {
    return new Address(target, digest, remembered.equals(Listed.NONE) ? null : remembered);
  }
}
