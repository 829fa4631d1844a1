package dev.fetchjobs.downloader.store;

/**
 * Represents the URL of a request, before redirects. FetchJob stores only digests of this URL,
 * because its query may hold a secret.
 *
 * @param url SHA-256 of the whole URL
 * @param place SHA-256 of the URL without its query
 */
public record AskedUrl(String url, String place) {

  /**
   * @param url the whole URL
   * @param place the URL without its query
   */
  public static AskedUrl of(String url, String place) {
    return new AskedUrl(PartialFileInfo.digest(url), PartialFileInfo.digest(place));
  }

  /**
   * Returns whether both requests may be for the same file. If the file has an ETag, the query may
   * differ: it may be a signature that is new each time, and the server compares the ETag.
   */
  public boolean mayBeOf(AskedUrl other, boolean hasTag) {
    return url.equals(other.url) || (hasTag && place.equals(other.place));
  }
}
