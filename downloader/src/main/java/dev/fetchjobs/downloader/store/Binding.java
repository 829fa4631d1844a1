package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * The facts that a later 304 has to match; otherwise it is about other content.
 *
 * @param urlDigest {@link #digest} of the final URL
 * @param checksum the stated digest that the content had; null when none was stated
 * @param mirror {@link #digest} of the mirror that sent the content, as the plan has its address;
 *     null: the content came from the plan's URL
 */
public record Binding(String urlDigest, @Nullable Stated checksum, @Nullable String mirror) {

  /** The binding of content from the plan's URL. */
  public Binding(String urlDigest, @Nullable Stated checksum) {
    this(urlDigest, checksum, null);
  }

  /**
   * A digest from the plan or from a checksum file. It may belong to the file, to the archive that
   * contained it, or to the coded bytes.
   *
   * @param hex lower case
   */
  public record Stated(Algorithm algorithm, String hex) {}

  /** SHA-256 of a URL. The URL itself is not stored, since its query may hold a secret. */
  public static String digest(String url) {
    return PartialFileInfo.digest(url);
  }
}
