package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.OriginRules;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.SecretHeuristics;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import org.jspecify.annotations.Nullable;

/** Reads the address of a file in a chosen entry of a listing. */
record EntryAddress(Request request) {

  private static final int MAX_SHOWN = 80;

  /**
   * @param page the address of the listing, after redirects
   */
  Address of(TargetUri page, Entry entry) throws FetchException {
    return new Address(target(page, entry), digest(entry));
  }

  /**
   * The address of the entry. A link from a page that was requested by https to the default port of
   * http is requested by https as well: old listings have http links, and their servers redirect to
   * https.
   */
  private TargetUri target(TargetUri page, Entry entry) throws FetchException {
    try {
      TargetUri to = page.resolveLink(entry.link());
      request.redaction().learn(SecretHeuristics.secret(to));
      if (page.origin().isTls()) {
        to = to.withTls();
      }
      OriginRules.requireAllowed(request, OriginRules.Named.LINK, page, to);
      return to;
    } catch (BadUrl e) {
      String message =
          "The link of the chosen entry %s %s."
              .formatted(Printable.of(entry.name(), MAX_SHOWN), Printable.message(e));
      throw new FetchException(
          e.denied()
              ? new Failure.Policy(Reason.SCHEME_DENIED, message)
              : new Failure.Integrity(Reason.BAD_LISTING, message));
    }
  }

  /** The field with the digest; null when the plan uses none. */
  @Nullable String digestField() {
    Checksum checksum = request.plan().verify().checksum();
    return checksum == null ? null : checksum.field();
  }

  private @Nullable String digest(Entry entry) throws FetchException {
    Checksum checksum = request.plan().verify().checksum();
    String field = digestField();
    if (checksum == null || field == null) {
      return null;
    }
    String digest = entry.value(field);
    if (digest == null || !checksum.algorithm().isDigest(digest.strip())) {
      throw FetchException.ofIntegrity(
          Reason.CHECKSUM_MISSING,
          "The entry %s of the listing has no %s digest in %s: %s."
              .formatted(
                  Printable.of(entry.name(), MAX_SHOWN),
                  checksum.algorithm().word(),
                  Printable.of(field, MAX_SHOWN),
                  digest == null ? "nothing is there" : Printable.of(digest, MAX_SHOWN)));
    }
    return digest.strip();
  }
}
