package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.store.Listed;
import org.jspecify.annotations.Nullable;

/**
 * Says where the file is that a run downloads.
 *
 * @param digest digest of the file that the listing states, as written there; null for none
 * @param size bytes of the file that the listing states; null for none
 * @param listed what is remembered of the listing that has the address; null for nothing
 */
record Address(
    TargetUri target, @Nullable String digest, @Nullable Long size, @Nullable Listed listed) {

  /** An address of which no listing states anything. */
  static Address of(TargetUri target) {
    return new Address(target, null, null, null);
  }

  Address with(Listed remembered) {
    return new Address(target, digest, size, remembered.equals(Listed.NONE) ? null : remembered);
  }
}
