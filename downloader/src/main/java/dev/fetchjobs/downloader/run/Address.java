package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.resolve.TargetUri;
import org.jspecify.annotations.Nullable;

/**
 * Where the file is.
 *
 * @param digest digest of the file that the listing states, as written there; null for none
 * @param size bytes of the file that the listing states; null for none
 */
record Address(TargetUri target, @Nullable String digest, @Nullable Long size) {

  /** An address of which no listing states anything. */
  static Address of(TargetUri target) {
    return new Address(target, null, null);
  }
}
