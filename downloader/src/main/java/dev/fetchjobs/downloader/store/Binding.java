package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * Holds the facts that a later 304 has to match. If it does not match them, the 304 is about other
 * content.
 *
 * @param urlDigest the {@link #digest} of the final URL
 * @param checksum the stated digest that the content had; null when no digest was stated
 */
public record Binding(String urlDigest, @Nullable Stated checksum) {

  /**
   * Holds a digest that the plan or a checksum file states. It may belong to the file, to the
   * archive that contained it, or to the coded bytes.
   *
   * @param hex lower case
   */
  public record Stated(Algorithm algorithm, String hex) {}

  /**
   * Returns the SHA-256 of a URL. The URL itself is not stored, since its query may hold a secret.
   */
  public static String digest(String url) {
    return PartialFileInfo.digest(url);
  }
}
