package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * What a later 304 has to match, so that it is about this content.
 *
 * @param urlDigest {@link #digest} of the final URL
 * @param checksum the stated digest, which the content had; null when none was stated
 */
public record Binding(String urlDigest, @Nullable Stated checksum) {

  /**
   * A digest that the plan or a checksum file states: of the file, of the archive that contained
   * it, or of the coded bytes.
   *
   * @param hex lower case
   */
  public record Stated(Algorithm algorithm, String hex) {}

  /** SHA-256 of a URL. The URL itself is not stored, since its query may hold a secret. */
  public static String digest(String url) {
    return PartialFileInfo.digest(url);
  }
}
