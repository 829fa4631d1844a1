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
 * A complete body in staging, without content coding.
 *
 * @param file in staging
 * @param digests of {@code file}, in lower-case hexadecimal digits: SHA-256, and the plan's
 *     algorithm
 * @param coded digests of the bytes as received; null when there was no content coding
 * @param mediaType without parameters, in lower case; null when none was sent
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
   * The final URL of a body, after redirects.
   *
   * @param shown the URL for people: credentials and query are redacted
   * @param digest SHA-256 of the whole URL
   * @param mirror the mirror that was asked, see {@link Binding}; null: the plan's URL
   */
  public record FinalUrl(String shown, String digest, @Nullable String mirror) {

    /** The final URL after a request to the plan's URL. */
    public FinalUrl(String shown, String digest) {
      this(shown, digest, null);
    }

    /** The binding of a body with this stated digest. */
    public Binding binding(@Nullable Stated checksum) {
      return new Binding(digest, checksum, mirror);
    }
  }

  /**
   * What is known about a file that came with this body.
   *
   * @param checksum that the publisher stated; null for none
   */
  public FileInfo info(String sha256, long size, @Nullable Stated checksum) {
    return new FileInfo(size, sha256, url.shown(), validators, url.binding(checksum));
  }

  /** Whether the body had a content coding, which was removed. */
  public boolean wasCoded() {
    return coded != null;
  }
}
