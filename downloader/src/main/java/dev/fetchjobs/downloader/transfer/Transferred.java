package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Binding.Stated;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete body in staging, content coding undone.
 *
 * @param file in staging; belongs to whoever holds this value
 * @param digests lower-case hex over {@code file}: always SHA-256, and the plan's algorithm
 * @param coded the same over the bytes as they came; null when no coding was undone
 * @param mediaType as sent, without parameters, lower case; null when none was sent
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
   * Where a body came from, after redirects.
   *
   * @param shown credentials and query redacted
   * @param digest SHA-256 of all of it
   */
  public record FinalUrl(String shown, String digest) {

    /** With what the publisher stated of the body. */
    public Binding binding(@Nullable Stated checksum) {
      return new Binding(digest, checksum);
    }
  }

  /** Whether the server had labelled the bytes with a content coding, which was undone. */
  public boolean wasCoded() {
    return coded != null;
  }
}
