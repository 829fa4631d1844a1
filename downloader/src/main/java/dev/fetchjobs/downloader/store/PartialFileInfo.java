package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.BodyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a later attempt needs to resume a partial file.
 *
 * @param urlDigest SHA-256 of the final URL; the URL itself is not stored, because its query may
 *     hold a secret
 * @param placeDigest SHA-256 of the URL without its query; null if an earlier release began the
 *     file
 * @param synced number of bytes that are known to be on the disk
 * @param boot boot id of the machine: until a reboot, the kernel keeps all written bytes, even if
 *     the process is killed
 * @param refusals number of runs in a row whose request for the rest failed and brought no byte
 * @param asked the URL of the request that began the file; null if an earlier release began the
 *     file
 */
public record PartialFileInfo(
    String urlDigest,
    @Nullable String placeDigest,
    String source,
    BodyInfo body,
    long synced,
    String boot,
    String job,
    int refusals,
    @Nullable AskedUrl asked) {

  /**
   * Returns whether a request for {@code now} can ask for the rest of the partial file. {@link
   * #isFrom} compares the final URL.
   */
  public boolean isAskedAs(AskedUrl now) {
    return asked == null || asked.mayBeOf(now, hasTag());
  }

  /**
   * Returns whether a run can request the rest of the partial file from this final URL. If there is
   * an ETag, the query of the URL may differ, because it may be a signature that is new each time.
   * If there is only a date, the URL must be the same.
   *
   * @param url the whole URL
   * @param place the URL without its query
   */
  public boolean isFrom(String url, String place) {
    return urlDigest.equals(digest(url)) || (hasTag() && digest(place).equals(placeDigest));
  }

  private boolean hasTag() {
    String tag = body.validators().etag();
    return tag != null && tag.equals(body.ifRange());
  }

  static String digest(String url) {
    return Digests.sha256(url);
  }

  /** Returns the description of the same partial file, which this Job resumes on this machine. */
  PartialFileInfo withOwner(String machine, String newJob) {
    return new PartialFileInfo(
        urlDigest, placeDigest, source, body, synced, machine, newJob, refusals, asked);
  }

  PartialFileInfo withSynced(long bytes) {
    return new PartialFileInfo(
        urlDigest, placeDigest, source, body, bytes, boot, job, refusals, asked);
  }

  PartialFileInfo withRefusals(int times) {
    return new PartialFileInfo(
        urlDigest, placeDigest, source, body, synced, boot, job, times, asked);
  }
}
