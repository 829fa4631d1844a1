package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.BodyInfo;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known to go on with a partial file.
 *
 * @param urlDigest SHA-256 of the final URL, whose query may hold a key
 * @param placeDigest the same of the URL without its query; null: an earlier release began it
 * @param synced bytes known to be on the disk
 * @param boot the machine's boot id: within one boot the kernel keeps what was written, whatever
 *     happens to the process
 * @param refusals runs in a row whose request for the rest failed and brought no byte
 */
public record PartialFileInfo(
    String urlDigest,
    @Nullable String placeDigest,
    String source,
    BodyInfo body,
    long synced,
    String boot,
    String job,
    int refusals) {

  /**
   * Whether the rest may be asked for at this final URL. With an ETag to go by it may differ in its
   * query, which may be a signature that is new each time; with a date it is the very same URL.
   *
   * @param url all of it
   * @param place the URL without its query
   */
  public boolean isFrom(String url, String place) {
    String tag = body.validators().etag();
    return urlDigest.equals(digest(url))
        || (tag != null && tag.equals(body.ifRange()) && digest(place).equals(placeDigest));
  }

  static String digest(String url) {
    return Digests.sha256(url);
  }

  /** The same body, taken over by this job on this machine. */
  PartialFileInfo withOwner(String machine, String newJob) {
    return new PartialFileInfo(
        urlDigest, placeDigest, source, body, synced, machine, newJob, refusals);
  }

  PartialFileInfo withSynced(long bytes) {
    return new PartialFileInfo(urlDigest, placeDigest, source, body, bytes, boot, job, refusals);
  }

  PartialFileInfo withRefusals(int times) {
    return new PartialFileInfo(urlDigest, placeDigest, source, body, synced, boot, job, times);
  }
}
