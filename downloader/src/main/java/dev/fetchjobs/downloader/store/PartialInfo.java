package dev.fetchjobs.downloader.store;

import java.nio.charset.StandardCharsets;

/**
 * What has to be known to go on with a partial file.
 *
 * @param urlDigest SHA-256 of the final URL, whose query may hold a key
 * @param synced bytes known to be on the disk
 * @param boot the machine's boot id: within one boot the kernel keeps what was written, whatever
 *     happens to the process
 */
public record PartialInfo(
    String urlDigest, String source, BodyInfo body, long synced, String boot, String job) {

  /** Whether the body came from exactly this final URL. */
  public boolean isFrom(String url) {
    return urlDigest.equals(digest(url));
  }

  static String digest(String url) {
    return Sha256.hex(url.getBytes(StandardCharsets.UTF_8));
  }

  /** The same body, taken over by this job on this machine. */
  PartialInfo on(String machine, String newJob) {
    return new PartialInfo(urlDigest, source, body, synced, machine, newJob);
  }

  PartialInfo synced(long bytes) {
    return new PartialInfo(urlDigest, source, body, bytes, boot, job);
  }
}
