package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.store.Listed;
import org.jspecify.annotations.Nullable;

/**
 * Says where the file is that a run downloads.
 *
 * @param digest digest of the file that the listing states, as written there; null if it states
 *     none
 * @param size size of the file in bytes that the listing states; null if it states none
 * @param listed what earlier runs remember of the listing that has the address; null if they
 *     remember nothing
 */
record Address(
    TargetUri target, @Nullable String digest, @Nullable Long size, @Nullable Listed listed) {

  /** Makes an address about which no listing states a digest or a size. */
  static Address of(TargetUri target) {
    return new Address(target, null, null, null);
  }

  Address with(Listed remembered) {
    return new Address(target, digest, size, remembered.equals(Listed.NONE) ? null : remembered);
  }
}
