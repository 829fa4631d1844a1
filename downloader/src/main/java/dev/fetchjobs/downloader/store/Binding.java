package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * What a later "not modified" has to agree with before it is believed to be about a content.
 *
 * @param urlDigest {@link #digest} of the final URL
 * @param checksum the digest that the publisher stated and the content had; null when none was
 *     stated
 */
public record Binding(String urlDigest, @Nullable Stated checksum) {

  /**
   * A digest as the plan or a checksum file states it: of the file, of the archive that it was
   * unpacked from, or of the bytes as they came, coded.
   *
   * @param hex lower case
   */
  public record Stated(Algorithm algorithm, String hex) {}

  /** SHA-256 of a URL, whose query may hold a key. */
  public static String digest(String url) {
    return PartialFileInfo.digest(url);
  }
}
