package dev.fetchjobs.downloader.store;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known to go on with a partial file.
 *
 * @param urlDigest SHA-256 of the final URL, whose query may hold a key
 * @param ifRange strong ETag, or Last-Modified where it counts as strong; null: cannot be resumed
 * @param total bytes of the whole body as transferred, -1 when the publisher did not say
 * @param synced bytes known to be on the disk
 * @param boot the machine's boot id: within one boot the kernel keeps what was written, whatever
 *     happens to the process
 */
public record PartialInfo(
    String urlDigest,
    String source,
    @Nullable String ifRange,
    @Nullable String contentCoding,
    long total,
    long synced,
    String boot,
    String job) {

  /** Whether the body came from exactly this final URL. */
  public boolean isFrom(String url) {
    return urlDigest.equals(digest(url));
  }

  static String digest(String url) {
    return Sha256.hex(url.getBytes(StandardCharsets.UTF_8));
  }

  /** The same body, taken over by this job on this machine. */
  PartialInfo on(String machine, String newJob) {
    return new PartialInfo(
        urlDigest, source, ifRange, contentCoding, total, synced, machine, newJob);
  }

  PartialInfo synced(long bytes) {
    return new PartialInfo(urlDigest, source, ifRange, contentCoding, total, bytes, boot, job);
  }
}
