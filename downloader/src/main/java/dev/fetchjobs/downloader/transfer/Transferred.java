package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.http.Hop;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Binding.Stated;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes a complete response body in staging. If the body had a content coding, it was removed.
 *
 * @param file the file in the staging directory
 * @param digests the digests of {@code file}, in lower-case hexadecimal digits: SHA-256, and the
 *     plan's algorithm
 * @param coded digests of the bytes as received; null when the body had no content coding
 * @param mediaType the media type without parameters, in lower case; null when the server sent none
 * @param fileName the file name that the server states. The name is foreign text, and never a path;
 *     it is null when the server sent none
 * @param dataDate date of the data in the response, in ISO 8601; null if the plan does not read it
 *     there
 */
public record Transferred(
    Path file,
    long bytes,
    Map<Algorithm, String> digests,
    @Nullable Map<Algorithm, String> coded,
    @Nullable String mediaType,
    @Nullable String fileName,
    Validators validators,
    FinalUrl url,
    @Nullable String dataDate) {

  /** Describes a body whose response has no date of the data. */
  public Transferred(
      Path file,
      long bytes,
      Map<Algorithm, String> digests,
      @Nullable Map<Algorithm, String> coded,
      @Nullable String mediaType,
      @Nullable String fileName,
      Validators validators,
      FinalUrl url) {
    this(file, bytes, digests, coded, mediaType, fileName, validators, url, null);
  }

  /**
   * Holds the final URL of a body, after redirects.
   *
   * @param shown the URL for people: credentials and query are redacted
   * @param digest SHA-256 of the whole URL
   * @param listed the facts that are remembered of the listing that led to the URL; null if there
   *     are none
   * @param mirror the mirror that was asked, see {@link Binding}; null if the plan's URL was asked
   * @param hops the requests that led to the body, see {@link Provenance}
   */
  public record FinalUrl(
      String shown,
      String digest,
      @Nullable Listed listed,
      @Nullable String mirror,
      List<Hop> hops) {

    /**
     * Returns the facts that a later 304 has to match, for a body for which the publisher states
     * this digest.
     */
    public Binding binding(@Nullable Stated checksum) {
      return new Binding(digest, checksum, listed, mirror);
    }
  }

  /**
   * Returns what is known about a file that came with this body.
   *
   * @param checksum the digest that the publisher stated; null if it stated none
   */
  public FileInfo info(String sha256, long size, @Nullable Stated checksum) {
    return new FileInfo(size, sha256, url.shown(), validators, url.binding(checksum))
        .withDataDate(dataDate)
        .with(new Provenance(url.hops(), received(), List.of()));
  }

  private String received() {
    Map<Algorithm, String> asReceived = coded == null ? digests : coded;
    return Objects.requireNonNull(asReceived.get(Algorithm.SHA_256));
  }

  /** Returns whether the body had a content coding, which was then removed. */
  public boolean wasCoded() {
    return coded != null;
  }
}
