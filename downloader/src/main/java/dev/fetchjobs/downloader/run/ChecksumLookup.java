package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.downloader.checksum.ChecksumFile;
import dev.fetchjobs.downloader.checksum.ExpectedDigest;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ConditionalRequest;
import dev.fetchjobs.downloader.http.ExchangeListener.Purpose;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.transfer.SmallBody;
import dev.fetchjobs.downloader.unpack.ContentDecoder;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the digest that the downloaded file must have, in the plan, in the listing or in the
 * publisher's checksum file.
 */
final class ChecksumLookup {

  private final Request request;
  private final HttpClient client;
  private final SmallBody small;
  private Address address;
  private @Nullable String file;

  /**
   * @param client HTTP client that requests the checksum file, with the credentials for its origin
   */
  ChecksumLookup(Request request, HttpClient client, SmallBody small) {
    this.request = request;
    this.client = client;
    this.small = small;
    this.address = Address.of(request.target());
  }

  /**
   * Requests the checksum file, if the plan names one.
   *
   * @param of the address of the file whose digest is wanted
   */
  void fetch(Address of) throws FetchException {
    address = of;
    TargetUri at = request.checksumUrl();
    if (at == null) {
      return;
    }
    try (Opened opened = client.open(Purpose.CHECKSUM, at, ConditionalRequest.NONE)) {
      Opened.Body body = opened.requireBody();
      byte[] bytes = small.checksumFile(body);
      file =
          ChecksumFile.text(
              body.contentCoding() == null
                  ? bytes
                  : ContentDecoder.gunzip(bytes, SmallBody.MAX_CHECKSUM_FILE)
                      .orElseThrow(SmallBody::tooLarge));
    } catch (FetchException e) {
      throw new FailedRequest(request).ofChecksumFile(at, e);
    }
  }

  /**
   * Adds to the message of a failure that it was the request for the file that failed. The addition
   * is necessary only if the attempt requested something else as well. The summary of several
   * addresses names each of them itself.
   */
  FetchException nameFileRequest(FetchException e) {
    return (file == null || hasMirrors()) && request.plan().source().find() == null
        ? e
        : new FailedRequest(request).ofFile(address.target(), e);
  }

  /**
   * Returns what earlier runs remember of the listing that has the address; null if they remember
   * nothing.
   */
  @Nullable Listed listed() {
    return address.listed();
  }

  private boolean hasMirrors() {
    return !request.mirrors().isEmpty();
  }

  /**
   * Requires that the file has the size that the listing states, if it states one.
   *
   * @param sizes possible sizes of the file in bytes; one of them has to be the stated size
   */
  void requireSize(long... sizes) throws FetchException {
    Long stated = address.size();
    if (stated != null && LongStream.of(sizes).noneMatch(size -> size == stated)) {
      throw FetchException.ofIntegrity(
          Reason.SIZE_MISMATCH,
          "Wrong size: the server sent %s, the listing states %s. Nothing was published."
              .formatted(Printable.count(sizes[0], "byte"), Printable.count(stated, "byte")));
    }
  }

  /**
   * Returns the digest that the file must have.
   *
   * @param last the final URL, after redirects
   */
  ExpectedDigest expected(TargetUri last) throws FetchException {
    Checksum checksum = request.plan().verify().checksum();
    if (checksum == null) {
      return new ExpectedDigest.None();
    }
    Checksum.Of of = Objects.requireNonNullElse(checksum.of(), Checksum.Of.TRANSFERRED);
    String listed = address.digest();
    if (listed != null) {
      return ExpectedDigest.ofListing(checksum.algorithm(), listed, of);
    }
    return file == null
        ? ExpectedDigest.ofValue(checksum.algorithm(), String.valueOf(checksum.value()), of)
        : ExpectedDigest.ofChecksumFile(
            checksum.algorithm(),
            file,
            checksum.name(),
            Stream.of(address.target(), last).map(TargetUri::fileName).distinct().toList(),
            of);
  }
}
