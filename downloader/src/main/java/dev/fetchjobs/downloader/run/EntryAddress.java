package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.listing.Entry;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the address of a file in a chosen entry of a listing. */
record EntryAddress(Request request) {

  private static final int MAX_SHOWN = 80;

  private static final Pattern SIZE = Pattern.compile("[0-9]{1,18}");

  Address of(Entry entry) throws FetchException {
    TargetUri target =
        ListingPages.follow(
            request,
            entry.page(),
            entry.link(),
            "The link of the chosen entry " + Printable.of(entry.name(), MAX_SHOWN));
    return new Address(target, digest(entry), size(entry), null);
  }

  /** Returns the name of the field that has the digest, or null when the plan uses none. */
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

  private @Nullable Long size(Entry entry) throws FetchException {
    Find find = request.plan().source().find();
    String field = find == null ? null : find.size();
    if (field == null) {
      return null;
    }
    String size = entry.value(field);
    if (size == null || !SIZE.matcher(size.strip()).matches()) {
      throw FetchException.ofIntegrity(
          Reason.BAD_LISTING,
          "The entry %s of the listing has no number of bytes in %s: %s."
              .formatted(
                  Printable.of(entry.name(), MAX_SHOWN),
                  Printable.of(field, MAX_SHOWN),
                  size == null ? "nothing is there" : Printable.of(size, MAX_SHOWN)));
    }
    return Long.valueOf(size.strip());
  }
}
