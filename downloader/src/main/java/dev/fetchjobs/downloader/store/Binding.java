package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * What the publisher said about the content. A later 304 has to match the URL and the digest;
 * otherwise it is about other content.
 *
 * @param urlDigest {@link #digest} of the final URL
 * @param checksum the stated digest that the content had; null when none was stated
 * @param listed null when the content was found in no listing, or nothing of it is remembered
 * @param mirror {@link #digest} of the mirror that sent the content, as the plan has its address;
 *     null if the content came from the plan's URL
 */
public record Binding(
    String urlDigest, @Nullable Stated checksum, @Nullable Listed listed, @Nullable String mirror) {

  /**
   * Holds a digest that the plan or a checksum file states. It may belong to the file, to the
   * archive that contained it, or to the coded bytes.
   *
   * @param hex lower case
   */
  public record Stated(Algorithm algorithm, String hex) {}

  /** The same content, found in a listing again. */
  public Binding with(@Nullable Listed now) {
    return new Binding(urlDigest, checksum, now, mirror);
  }

  /** What is remembered of the listing. */
  public Listed listedOrNone() {
    return listed == null ? Listed.NONE : listed;
  }

  /** SHA-256 of a URL. The URL itself is not stored, since its query may hold a secret. */
  public static String digest(String url) {
    return PartialFileInfo.digest(url);
  }
}
