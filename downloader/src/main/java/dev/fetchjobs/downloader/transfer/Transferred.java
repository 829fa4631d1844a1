package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Binding.Stated;
import dev.fetchjobs.downloader.store.FileInfo;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a complete body in staging. Its content coding was removed.
 *
 * @param file the file in the staging directory
 * @param digests the digests of {@code file}, in lower-case hexadecimal digits: SHA-256, and the
 *     plan's algorithm
 * @param coded digests of the bytes as received; null when there was no content coding
 * @param mediaType the media type without parameters, in lower case; null if the server sent none
 */
public record Transferred(
    Path file,
    long bytes,
    Map<Algorithm, String> digests,
    @Nullable Map<Algorithm, String> coded,
    @Nullable String mediaType,
    Validators validators,
    FinalUrl url) {

  /**
   * Holds the final URL of a body, after redirects.
   *
   * @param shown the URL for people: credentials and query are redacted
   * @param digest SHA-256 of the whole URL
   */
  public record FinalUrl(String shown, String digest) {

    /** Returns the binding of a body for which the publisher states this digest. */
    public Binding binding(@Nullable Stated checksum) {
      return new Binding(digest, checksum);
    }
  }

  /**
   * Returns what is known about a file that came with this body.
   *
   * @param checksum the digest that the publisher stated; null if it stated none
   */
  public FileInfo info(String sha256, long size, @Nullable Stated checksum) {
    return new FileInfo(size, sha256, url.shown(), validators, url.binding(checksum));
  }

  /** Returns whether the body had a content coding. The coding was removed. */
  public boolean wasCoded() {
    return coded != null;
  }
}
