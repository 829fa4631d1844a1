package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the publisher said about the published content. A later 304 has to match the URL and
 * the digest; otherwise the 304 is about other content.
 *
 * @param urlDigest {@link #digest} of the final URL
 * @param checksum the stated digest that the content had; null when none was stated
 * @param listed facts about the listing in which the content was found; null when it was found in
 *     no listing, or when nothing of the listing is remembered
 * @param mirror {@link #digest} of the mirror that sent the content, as the plan has its address;
 *     null if the content came from the plan's URL
 */
public record Binding(
    String urlDigest, @Nullable Stated checksum, @Nullable Listed listed, @Nullable String mirror) {

  /**
   * Holds a digest that the plan or a checksum file states. The digest may belong to the file, to
   * the archive that contained it, or to the coded bytes.
   *
   * @param hex lower case
   */
  public record Stated(Algorithm algorithm, String hex) {}

  /** Returns the facts about the same content after it was found in a listing again. */
  public Binding with(@Nullable Listed now) {
    return new Binding(urlDigest, checksum, now, mirror);
  }

  /** Returns the facts that are remembered of the listing. */
  public Listed listedOrNone() {
    return listed == null ? Listed.NONE : listed;
  }

  /**
   * Returns the SHA-256 of a URL. FetchJob does not store the URL itself, because its query may
   * hold a secret.
   */
  public static String digest(String url) {
    return PartialFileInfo.digest(url);
  }
}
