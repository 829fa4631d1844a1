package dev.fetchjobs.downloader.run;

import com.google.re2j.Pattern;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.checksum.ExpectedDigest;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.FieldDigest;
import dev.fetchjobs.downloader.http.FieldDigests;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.AskedUrl;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.FieldCheck;
import dev.fetchjobs.downloader.transfer.Transfer;
import dev.fetchjobs.downloader.transfer.Transfer.Hashed;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.downloader.transfer.Transferred.FinalUrl;
import dev.fetchjobs.downloader.unpack.ContentDecoder;
import dev.fetchjobs.downloader.verify.WebPageCheck;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Receives the complete body of a response into the staging directory, and checks the digest of the
 * body.
 */
final class BodyReceiver {

  private final Request request;
  private final Staging staging;
  private final Watch watch;
  private final Transfer transfer;
  private final ChecksumLookup checksum;
  private final ProgressLog progress;
  private boolean began;
  private boolean spliced;
  private boolean kept;

  BodyReceiver(
      Request request,
      Staging staging,
      Watch watch,
      Transfer transfer,
      ChecksumLookup checksum,
      ProgressLog progress) {
    this.request = request;
    this.staging = staging;
    this.watch = watch;
    this.transfer = transfer;
    this.checksum = checksum;
    this.progress = progress;
  }

  /**
   * Describes a complete response body in the staging directory.
   *
   * @param decoded whether a content coding was removed
   */
  record Received(Checked checked, boolean decoded) {}

  /**
   * Returns whether this attempt has begun to receive a response body. If it has, the partial file
   * in staging is from this attempt.
   */
  boolean began() {
    return began;
  }

  /**
   * Returns whether the last body consists of a part from an earlier attempt and a part from this
   * one.
   */
  boolean spliced() {
    return spliced;
  }

  /** Returns whether a later attempt can continue the body whose transfer broke off. */
  boolean kept() {
    return kept;
  }

  /** Forgets what was received so far, because the next request asks for the whole file. */
  void startOver() {
    spliced = false;
  }

  /**
   * Receives {@code body}: the rest of {@code partial}, or a whole body, which replaces {@code
   * partial}.
   *
   * @param asked the URL of the request
   */
  Received receive(AskedUrl asked, Opened.Body body, Optional<PartialFile> partial)
      throws FetchException {
    if (body.total() >= 0 && body.contentCoding() == null) {
      checksum.requireSize(body.total());
    }
    String date = body.from() > 0 ? null : HeaderDate.of(request.plan().dataDate(), body.head());
    PartialFile into;
    if (body.from() > 0) {
      spliced = true;
      into = partial.orElseThrow();
    } else {
      began = true;
      if (partial.isPresent()) {
        partial.get().discard();
      }
      into =
          staging.begin(
              asked,
              body.target().absoluteForm(),
              body.target().redacted(),
              body.info(mediaTypes(), this::isFileName, date));
    }
    try {
      FieldDigests stated = stated(into, body);
      return compareDigest(into, transfer.receive(body, into, stated, progress), stated, body);
    } catch (FetchException e) {
      keepOrDiscard(into, e.failure());
      throw e;
    }
  }

  /** Completes {@code partial} after the server answered that no bytes of the body are missing. */
  Received complete(PartialFile partial, Opened.AlreadyComplete answer) throws FetchException {
    spliced = true;
    FieldDigests stated = stated(partial, answer);
    return compareDigest(partial, transfer.rehash(partial, stated), stated, answer);
  }

  /**
   * Returns the digests in header fields that this run compares. If the plan has a checksum, the
   * checksum decides alone, because a header field may be wrong. The response with a part may leave
   * out the digest of the whole body, so the digest of the first response counts.
   */
  private FieldDigests stated(PartialFile partial, Opened last) {
    if (request.plan().verify().checksum() != null) {
      return FieldDigests.NONE;
    }
    FieldDigest first = partial.info().body().digest();
    if (!(last instanceof Opened.Body body)) {
      return new FieldDigests(null, first);
    }
    FieldDigest whole = body.wholeDigest();
    return new FieldDigests(body.contentDigest(), whole == null ? first : whole);
  }

  private Received compareDigest(
      PartialFile partial, Hashed digests, FieldDigests stated, Opened opened)
      throws FetchException {
    long received = partial.body().size();
    Transferred whole =
        new ContentDecoder(request.plan(), staging, watch)
            .complete(
                partial,
                digests.whole(),
                mediaType(partial, opened),
                fileName(partial, opened),
                finalUrl(opened));
    checksum.requireSize(received, whole.bytes());
    ExpectedDigest expected = checksum.expected(opened.target());
    boolean decoded = partial.info().body().contentCoding() != null;
    try {
      List<String> fields = new FieldCheck(whole, digests.content()).require(stated);
      return new Received(expected.check(whole).withFields(fields), decoded);
    } catch (FetchException e) {
      throw decoded && e.failure() instanceof Failure.Integrity fault
          ? mentionDecoding(fault, e)
          : e;
    }
  }

  /**
   * Adds to the failure's message that the body was decoded. Often the file itself is a {@code .gz}
   * file. The server of such a file wrongly declares it as compressed for the transfer only.
   */
  static FetchException mentionDecoding(Failure.Integrity fault, FetchException cause) {
    String message =
        "%s The server marked it as gzip-encoded without being asked; %s."
            .formatted(
                fault.message(),
                fault.reason() == Reason.CHECKSUM_MISMATCH
                        || fault.reason() == Reason.DIGEST_MISMATCH
                    ? "the digest of neither the coded nor the decoded bytes is right"
                    : "we looked at the decoded bytes");
    return FetchException.ofIntegrity(fault.reason(), message).causedBy(cause);
  }

  /**
   * Returns the media types that a check of the content uses. FetchJob does not store other media
   * types, because the server may echo a secret in them.
   */
  private List<String> mediaTypes() {
    return Stream.concat(
            request.plan().verify().content().mediaTypes().stream(),
            WebPageCheck.MEDIA_TYPES.stream())
        .toList();
  }

  /**
   * Returns whether a pattern of the plan matches this file name. FetchJob stores no other file
   * name, because the server may echo a secret in it.
   */
  private boolean isFileName(String name) {
    String pattern = request.plan().verify().content().fileName();
    return pattern != null && Pattern.compile(pattern).matcher(name).find();
  }

  private static @Nullable String fileName(PartialFile partial, Opened last) {
    return last instanceof Opened.Body body && body.from() == 0
        ? body.fileName()
        : partial.info().body().fileName();
  }

  private static @Nullable String mediaType(PartialFile partial, Opened last) {
    return last instanceof Opened.Body body && body.from() == 0
        ? body.mediaType()
        : partial.info().body().mediaType();
  }

  private FinalUrl finalUrl(Opened opened) {
    return new FinalUrl(
        url(opened),
        Binding.digest(opened.target().absoluteForm()),
        checksum.listed(),
        mirror(),
        opened.connection().hops());
  }

  /**
   * Returns the mirror that this attempt asks, as a {@link Binding#digest}; null if it asks the
   * plan's URL.
   */
  @Nullable String mirror() {
    Request.Mirror mirror = request.mirror();
    return mirror == null ? null : Binding.digest(mirror.written());
  }

  /**
   * Returns the final URL without secrets. If the server redirected the request, the path may
   * repeat secrets that were sent, so this method hides them there as well.
   */
  String url(Opened opened) {
    return request.redaction().apply(opened.target().redacted());
  }

  /**
   * Keeps the partial file if a later attempt can resume it. When the run was stopped, the file is
   * not synced to the disk, because there is no time for it.
   */
  private void keepOrDiscard(PartialFile partial, Failure failure) throws FetchException {
    kept = false;
    if (!(failure instanceof Failure.Transient) || partial.info().body().ifRange() == null) {
      partial.discard();
    } else if (failure.reason() == Reason.INTERRUPTED) {
      partial.close();
    } else {
      partial.keep();
      kept = true;
    }
  }
}
