package dev.fetchjobs.downloader.checksum;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Reason;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** What is known beforehand of the body's digest. */
public sealed interface ExpectedDigest {

  /** Nothing: the plan names no checksum. */
  record None() implements ExpectedDigest {}

  /**
   * @param hex lower case
   * @param origin where it is from, for messages: {@code verify.checksum.value}
   */
  record Known(Algorithm algorithm, String hex, String origin) implements ExpectedDigest {}

  /**
   * From the plan.
   *
   * @param value hex digits in either case
   * @throws FetchException Config when it cannot be a digest of this algorithm
   */
  static ExpectedDigest ofValue(Algorithm algorithm, String value) throws FetchException {
    if (!isDigest(algorithm, value)) {
      throw new FetchException(
          new Failure.Config(
              Reason.PLAN,
              "verify.checksum.value is no %s digest: it has to be %d hexadecimal digits."
                  .formatted(algorithm.word(), algorithm.hexLength())));
    }
    return new Known(algorithm, value.toLowerCase(Locale.ROOT), "verify.checksum.value");
  }

  /**
   * From a sidecar file.
   *
   * @param text of the sidecar
   * @param names what the file may be called in it: last segments of the URLs it was fetched from
   * @throws FetchException Integrity when the sidecar does not name exactly one digest for the file
   */
  static ExpectedDigest ofSidecar(Algorithm algorithm, String text, List<String> names)
      throws FetchException {
    return new Known(algorithm, new Sidecar(algorithm, text).digest(names), "the checksum file");
  }

  /** Whether a body with this digest, in lower-case hex, cannot be the one that is expected. */
  default boolean isOther(Algorithm algorithm, String hex) {
    return switch (this) {
      case None _ -> false;
      case Known known -> known.algorithm() == algorithm && !known.hex().equals(hex);
    };
  }

  /**
   * @throws FetchException Integrity when the body has another digest
   */
  default Checked check(Transferred body) throws FetchException {
    return switch (this) {
      case None _ -> new Checked(body);
      case Known known -> {
        String found = body.digests().get(known.algorithm());
        if (found == null) {
          throw new IllegalStateException("the transfer did not compute " + known.algorithm());
        }
        if (!known.hex().equals(found)) {
          throw new FetchException(
              new Failure.Integrity(
                  Reason.CHECKSUM_MISMATCH,
                  String.format(
                      Locale.ROOT,
                      "Wrong %s: the file has %s…, %s says %s… (%,d bytes). Nothing was published.",
                      known.algorithm().word(),
                      found.substring(0, 16),
                      known.origin(),
                      known.hex().substring(0, 16),
                      body.bytes())));
        }
        yield new Checked(body);
      }
    };
  }

  private static boolean isDigest(Algorithm algorithm, String text) {
    return text.length() == algorithm.hexLength() && text.chars().allMatch(HexFormat::isHexDigit);
  }
}
