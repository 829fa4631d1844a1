package dev.fetchjobs.downloader.checksum;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.store.Binding.Stated;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.transfer.FieldCheck;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Represents a complete response body whose digest was compared with the expected one. If the
 * publisher states the digest of the unpacked file, that digest is compared after unpacking. Only
 * {@link ExpectedDigest} creates instances.
 */
public final class Checked {

  private final Transferred body;
  private final ExpectedDigest afterUnpacking;
  private final @Nullable Stated stated;
  private final String note;
  private final List<String> fields;

  Checked(Transferred body, ExpectedDigest afterUnpacking, @Nullable Stated stated, String note) {
    this(body, afterUnpacking, stated, note, List.of());
  }

  private Checked(
      Transferred body,
      ExpectedDigest afterUnpacking,
      @Nullable Stated stated,
      String note,
      List<String> fields) {
    this.body = body;
    this.stated = stated;
    this.afterUnpacking = afterUnpacking;
    this.note = note;
    this.fields = fields;
  }

  /**
   * Returns the same body with one sentence about each header field that states its digest, see
   * {@link FieldCheck}.
   */
  public Checked withFields(List<String> passed) {
    return new Checked(body, afterUnpacking, stated, note, passed);
  }

  public Transferred body() {
    return body;
  }

  /**
   * Returns one sentence for the log about each passed check; empty if the plan names no checksum
   * and the server states no digest.
   */
  public List<String> passed() {
    return stated == null
        ? fields
        : List.of(
            "checksum, %s %s… of %s."
                .formatted(
                    stated.algorithm().word(),
                    stated.hex().substring(0, 16),
                    afterUnpacking().isPresent()
                        ? "the unpacked file"
                        : isOfCoded(stated) ? "what was sent" : "the file"));
  }

  private boolean isOfCoded(Stated known) {
    return body.wasCoded()
        && known.hex().equals(Objects.requireNonNull(body.coded()).get(known.algorithm()));
  }

  /**
   * Returns the digest and the size that are known about a file. The file is this body, or it was
   * unpacked from it.
   */
  public FileInfo info(String sha256, long bytes) {
    return body.info(sha256, bytes, stated).withChecks(fields);
  }

  /**
   * Returns a sentence that says whether the downloaded or the unpacked bytes have the digest, or
   * empty when there is only one possibility.
   */
  public String note() {
    return note;
  }

  /**
   * Returns the algorithm of the digest that has to be computed from the unpacked file, or empty
   * when none has to be.
   */
  public Optional<Algorithm> afterUnpacking() {
    return afterUnpacking instanceof ExpectedDigest.Known known
        ? Optional.of(known.algorithm())
        : Optional.empty();
  }

  /**
   * Compares the digest of the unpacked file with the expected one.
   *
   * @param digests digests of the unpacked file, in lower-case hexadecimal digits
   * @throws FetchException Integrity when the unpacked file has another digest
   */
  public void requireUnpacked(Map<Algorithm, String> digests, long bytes) throws FetchException {
    if (afterUnpacking instanceof ExpectedDigest.Known known) {
      known.require(digests, "the unpacked file", bytes);
    }
  }
}
