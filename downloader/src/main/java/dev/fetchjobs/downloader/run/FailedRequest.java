package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;

/** Adds to a failure's message which of several requests of a run failed. */
record FailedRequest(Request request) {

  private static final int MAX_URL = 80;

  /**
   * Returns a failure that names the listing whose request failed; a summary of several addresses
   * already names the listings.
   */
  FetchException ofListing(FetchException e) {
    return request.mirrors().isEmpty() ? of("The listing", request.target(), e) : e;
  }

  FetchException ofChecksumFile(TargetUri at, FetchException e) {
    return of("The checksum file", at, e);
  }

  FetchException ofFile(TargetUri at, FetchException e) {
    return of("The file", at, e);
  }

  private FetchException of(String what, TargetUri target, FetchException e) {
    return switch (e.failure().reason()) {
      case INTERRUPTED,
          TIMEOUT,
          CHECKSUM_MISMATCH,
          CHECKSUM_MISSING,
          DIGEST_MISMATCH,
          SIZE_MISMATCH,
          BAD_LISTING,
          NOT_LISTED,
          AMBIGUOUS_LISTING,
          LINK_DENIED,
          DISK_FULL,
          DISK_FAILED ->
          e;
      default -> {
        String url = Printable.of(request.redaction().apply(target.redacted()), MAX_URL);
        yield new FetchException(e.failure().about(what + " " + url), e);
      }
    };
  }
}
