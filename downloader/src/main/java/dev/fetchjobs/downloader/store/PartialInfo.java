package dev.fetchjobs.downloader.store;

import java.nio.charset.StandardCharsets;

/**
 * What has to be known to go on with a partial file.
 *
 * @param urlDigest SHA-256 of the final URL, whose query may hold a key
 * @param synced bytes known to be on the disk
 * @param boot the machine's boot id: within one boot the kernel keeps what was written, whatever
 *     happens to the process
 * @param refusals runs in a row whose request for the rest failed and brought no byte
 */
public record PartialInfo(
    String urlDigest,
    String source,
    BodyInfo body,
    long synced,
    String boot,
    String job,
    int refusals) {

  /** Whether the body came from exactly this final URL. */
  public boolean isFrom(String url) {
    return urlDigest.equals(digest(url));
  }

  static String digest(String url) {
    return Sha256.hex(url.getBytes(StandardCharsets.UTF_8));
  }

  /** The same body, taken over by this job on this machine. */
  PartialInfo on(String machine, String newJob) {
    return new PartialInfo(urlDigest, source, body, synced, machine, newJob, refusals);
  }

  PartialInfo synced(long bytes) {
    return new PartialInfo(urlDigest, source, body, bytes, boot, job, refusals);
  }

  PartialInfo refused(int times) {
    return new PartialInfo(urlDigest, source, body, synced, boot, job, times);
  }
}
