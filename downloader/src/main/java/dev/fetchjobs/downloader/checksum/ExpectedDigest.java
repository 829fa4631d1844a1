package dev.fetchjobs.downloader.checksum;

import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.contract.FetchPlan.Checksum.Of;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.store.Binding.Stated;
import dev.fetchjobs.downloader.transfer.Transferred;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes the digest that the file should have, as far as it is known before the body is
 * received.
 */
public sealed interface ExpectedDigest {

  /** Says that no digest is expected, because the plan names no checksum. */
  record None() implements ExpectedDigest {}

  /**
   * Holds a digest that is known before the body is received.
   *
   * @param hex lower case
   * @param origin where the digest comes from, for messages, such as {@code verify.checksum.value}
   * @param of which bytes have this digest
   */
  record Known(Algorithm algorithm, String hex, String origin, Of of) implements ExpectedDigest {

    void require(Map<Algorithm, String> digests, String what, long bytes) throws FetchException {
      String found = digest(digests);
      if (!hex.equals(found)) {
        throw FetchException.ofIntegrity(
            Reason.CHECKSUM_MISMATCH,
            String.format(
                Locale.ROOT,
                "Wrong %s: %s has %s…, %s says %s… (%,d bytes). Nothing was published.",
                algorithm.word(),
                what,
                found.substring(0, 16),
                origin,
                hex.substring(0, 16),
                bytes));
      }
    }

    Stated stated() {
      return new Stated(algorithm, hex);
    }

    private String digest(Map<Algorithm, String> digests) {
      String found = digests.get(algorithm);
      if (found == null) {
        throw new IllegalStateException("nobody computed " + algorithm);
      }
      return found;
    }
  }

  /**
   * Returns the expected digest that the plan states. The rules for plans have already checked it.
   *
   * @param value the digest in hexadecimal digits, in upper or lower case
   */
  static ExpectedDigest ofValue(Algorithm algorithm, String value, Of of) {
    return new Known(algorithm, value.toLowerCase(Locale.ROOT), "verify.checksum.value", of);
  }

  /**
   * Returns the expected digest that the entry of a listing states.
   *
   * @param value the digest in hexadecimal digits, in upper or lower case
   */
  static ExpectedDigest ofListing(Algorithm algorithm, String value, Of of) {
    return new Known(algorithm, value.toLowerCase(Locale.ROOT), "the listing", of);
  }

  /**
   * Returns the expected digest that a checksum file states.
   *
   * @param text content of the checksum file
   * @param wanted the plan's name for the file in the checksum file; null if it may be one of
   *     {@code names}
   * @param names possible names of the file in the checksum file: last segments of the file's URLs
   * @throws FetchException Integrity when the checksum file does not state exactly one digest for
   *     the file
   */
  static ExpectedDigest ofChecksumFile(
      Algorithm algorithm, String text, @Nullable String wanted, List<String> names, Of of)
      throws FetchException {
    String hex = new ChecksumFile(algorithm, text).digest(wanted, names);
    return new Known(algorithm, hex, "the checksum file", of);
  }

  /**
   * Returns whether the published file has another digest than the expected one.
   *
   * @param sha256 digest of the published file, in lower case
   * @param before the digest that was stated when the file was published; null when none was
   *     recorded
   * @param packed whether the file was unpacked from the transferred body
   */
  default boolean isOther(String sha256, @Nullable Stated before, boolean packed) {
    return switch (this) {
      case None _ -> false;
      case Known known -> {
        boolean noted = before != null && before.algorithm() == known.algorithm();
        if (noted && known.stated().equals(before)) {
          yield false;
        }
        boolean comparable =
            known.algorithm() == Algorithm.SHA_256 && (known.of() == Of.UNPACKED || !packed);
        yield comparable ? !known.hex().equals(sha256) : noted;
      }
    };
  }

  /**
   * Compares the digest with that of the received bytes and with that of the decoded bytes.
   * Publishers state the digest of the file on their disk, and their server may wrongly declare
   * that file as compressed for the transfer.
   *
   * @throws FetchException Integrity when the body has another digest
   */
  default Checked check(Transferred body) throws FetchException {
    return switch (this) {
      case None _ -> new Checked(body, this, null, "");
      case Known known when known.of() == Of.UNPACKED ->
          new Checked(body, this, known.stated(), "");
      case Known known -> {
        Map<Algorithm, String> coded = body.coded();
        if (coded != null && known.hex().equals(coded.get(known.algorithm()))) {
          yield new Checked(
              body,
              new None(),
              known.stated(),
              " The checksum is right for the bytes as they came, coded.");
        }
        known.require(body.digests(), "the file", body.bytes());
        yield new Checked(
            body,
            new None(),
            known.stated(),
            coded == null ? "" : " The checksum is right for the decoded bytes.");
      }
    };
  }
}
