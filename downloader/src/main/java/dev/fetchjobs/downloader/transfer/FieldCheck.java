package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.FieldDigest;
import dev.fetchjobs.downloader.http.FieldDigests;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares a body with the digests that header fields state. Some servers state the digest of the
 * decoded file where RFC 9530 demands that of the coded bytes, or the digest of the whole file
 * where it demands that of a part. Such a digest still proves that the file is right, so it passes.
 *
 * @param body the whole body
 * @param content digests of the bytes that the last response brought, as transferred
 */
public record FieldCheck(Transferred body, Map<Algorithm, String> content) {

  /** Holds digests, and the words for the bytes that they belong to. */
  private record Named(String what, Map<Algorithm, String> digests) {}

  /**
   * Returns one sentence for the log about each passed check.
   *
   * @throws FetchException Integrity when a stated digest is wrong
   */
  public List<String> require(FieldDigests stated) throws FetchException {
    List<Named> whole = new ArrayList<>();
    if (body.coded() != null) {
      whole.add(new Named("what was sent", body.coded()));
    }
    whole.add(new Named(body.wasCoded() ? "the decoded file" : "the download", body.digests()));
    List<Named> last = new ArrayList<>(whole);
    if (!last.getFirst().digests().equals(content)) {
      last.addFirst(new Named("the last part", content));
    }
    List<String> passed = new ArrayList<>();
    require(stated.whole(), whole, passed);
    require(stated.content(), last, passed);
    return passed;
  }

  private void require(@Nullable FieldDigest stated, List<Named> possible, List<String> passed)
      throws FetchException {
    if (stated == null) {
      return;
    }
    for (Named one : possible) {
      if (stated.hex().equals(one.digests().get(stated.algorithm()))) {
        passed.add(
            "%s, %s %s… of %s."
                .formatted(stated.field(), stated.algorithm(), start(stated.hex()), one.what()));
        return;
      }
    }
    Named found = possible.getFirst();
    throw FetchException.ofIntegrity(
        Reason.DIGEST_MISMATCH,
        String.format(
            Locale.ROOT,
            "Wrong %s: %s has %s…, the header field %s says %s… (%,d bytes). Nothing was published.",
            stated.algorithm(),
            found.what(),
            start(Objects.requireNonNull(found.digests().get(stated.algorithm()))),
            stated.field(),
            start(stated.hex()),
            body.bytes()));
  }

  private static String start(String hex) {
    return hex.substring(0, 16);
  }
}
