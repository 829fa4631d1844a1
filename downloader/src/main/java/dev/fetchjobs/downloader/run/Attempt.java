package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.Checksum;
import dev.fetchjobs.contract.FetchPlan.Checksum.Algorithm;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.checksum.ExpectedDigest;
import dev.fetchjobs.downloader.checksum.SidecarText;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ConditionalRequest;
import dev.fetchjobs.downloader.http.ConditionalRequest.Resume;
import dev.fetchjobs.downloader.http.Dialer;
import dev.fetchjobs.downloader.http.ExchangeListener;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.http.Purpose;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Binding.Stated;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.TokenText;
import dev.fetchjobs.downloader.transfer.Transfer;
import dev.fetchjobs.downloader.transfer.Transferred;
import dev.fetchjobs.downloader.transfer.Transferred.FinalUrl;
import dev.fetchjobs.downloader.unpack.Completion;
import dev.fetchjobs.downloader.unpack.ContentDecoder;
import dev.fetchjobs.downloader.verify.WebPageCheck;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One try to get the file: from the first byte to the publisher to a body whose digest is right.
 */
final class Attempt {

  private static final int MAX_URL = 80;

  private final Request request;
  private final Staging staging;
  private final HttpClient client;
  private final Transfer transfer;
  private final Watch watch;
  private final ProgressLog progress;
  private ReusePolicy trust;
  private final boolean last;
  private @Nullable Integer status;
  private boolean plain;
  private boolean bare;
  private boolean began;
  private boolean spliced;
  private Doubt doubt = Doubt.NONE;

  /**
   * @param trust whether to build on what is kept
   * @param last whether the plan allows no further attempt
   */
  Attempt(
      Request request,
      Staging staging,
      Watch watch,
      Environment environment,
      Session session,
      ProgressLog progress,
      ReusePolicy trust,
      boolean last)
      throws FetchException {
    this.request = request;
    this.staging = staging;
    this.watch = watch;
    this.progress = progress;
    this.trust = trust;
    this.last = last;
    Dialer dialer =
        new Dialer(
            request, environment.resolver(), watch, environment.limits(), environment.clock());
    this.client =
        new HttpClient(
            request,
            dialer,
            watch,
            environment.limits(),
            environment.clock(),
            exchanges(),
            session,
            new TokenText(watch, environment.limits())::of);
    this.transfer = new Transfer(request.plan().verify(), watch, environment.limits());
  }

  private ExchangeListener exchanges() {
    return new ExchangeListener() {
      @Override
      public void onRequest(Purpose purpose, TargetUri target) {
        progress.logRequest(purpose, target);
      }

      @Override
      public void onResponse(ResponseHead head) {
        status = head.status();
        progress.logResponse(head);
      }
    };
  }

  /** What an attempt brings. */
  sealed interface Got {
    /**
     * A body with the right digest, in staging.
     *
     * @param plain whether the request built on nothing that is kept
     * @param spliced whether a part of it came in an earlier attempt
     */
    record Body(Checked checked, boolean decoded, boolean plain, boolean spliced) implements Got {}

    /** The publisher says that the published file is its newest. */
    record NotModified(Validators validators, String url) implements Got {}
  }

  /**
   * @param current the published file, intact and made by this very plan; null: fetch in any case
   */
  Got run(@Nullable Artifact current) throws FetchException {
    String sidecar = fetchChecksumFile();
    Optional<PartialFile> partial = staging.resumable();
    try {
      return run(current, partial, sidecar);
    } catch (FetchException e) {
      throw sidecar == null ? e : nameRequest("The file", request.target(), e);
    } finally {
      if (partial.isPresent()) {
        partial.get().close();
      }
    }
  }

  private Got run(
      @Nullable Artifact current, Optional<PartialFile> partial, @Nullable String sidecar)
      throws FetchException {
    Validators known = current == null ? Validators.NONE : current.validators();
    ConditionalRequest conditions =
        new ConditionalRequest(known, partial.map(Attempt::resumeOf).orElse(null));
    // Conditions and ranges are about a GET only (RFC 9110, sections 13.1.3 and 14.2).
    if (trust.plain() || request.body() != null) {
      return sendPlain(partial, sidecar);
    }
    long before = progress.received();
    bare = conditions.isPlain();
    status = null;
    try {
      return sendConditional(current, conditions, partial, sidecar);
    } catch (FetchException e) {
      if (plain || trust.cleared() || bare) {
        throw e;
      }
      Failure failure = e.failure();
      doubt = Doubt.of(failure, status, progress.received() > before, spliced);
      if (doubt != Doubt.NONE) {
        trust = trust.afterConditionalFailure(sign(failure));
      }
      boolean now = doubt == Doubt.AT_ONCE || (last && doubt == Doubt.IF_REPEATED);
      if (!now || failure.notBefore() != null || failure.reason() == Reason.TIMEOUT) {
        throw e;
      }
      progress.logFallback(failure);
      return sendPlain(partial, sidecar);
    }
  }

  /** A run with several requests says which of them its failure is about. */
  private FetchException nameRequest(String what, TargetUri target, FetchException e) {
    return switch (e.failure().reason()) {
      case INTERRUPTED, TIMEOUT, CHECKSUM_MISMATCH, CHECKSUM_MISSING, DISK_FULL, DISK_FAILED -> e;
      default -> {
        String url = Printable.of(request.redaction().apply(target.redacted()), MAX_URL);
        yield new FetchException(e.failure().about(what + " " + url), e);
      }
    };
  }

  private ReusePolicy.Sign sign(Failure failure) {
    return new ReusePolicy.Sign(failure.reason(), status);
  }

  private Got sendConditional(
      @Nullable Artifact current,
      ConditionalRequest conditions,
      Optional<PartialFile> partial,
      @Nullable String sidecar)
      throws FetchException {
    try (Opened opened = client.open(Purpose.FILE, request.target(), conditions)) {
      return switch (opened) {
        case Opened.Body body -> receive(body, partial, sidecar);
        case Opened.AlreadyComplete complete -> {
          spliced = true;
          PartialFile whole = partial.orElseThrow();
          yield compareDigest(whole, transfer.rehash(whole), complete, sidecar);
        }
        case Opened.NotModified same -> {
          if (current != null && isConfirmed(current, same, sidecar)) {
            if (partial.isPresent()) {
              partial.get().discard(); // of a content that was withdrawn
            }
            yield new Got.NotModified(conditions.known(), url(same));
          }
          yield sendPlain(partial, sidecar);
        }
        case Opened.OtherPart _ -> sendPlain(partial, sidecar);
      };
    }
  }

  /** How far the next attempt trusts what is kept, after this one failed. */
  ReusePolicy trustAfter(Failure failure) {
    if (began) {
      return ReusePolicy.FULL; // what is kept now began in this attempt
    }
    return plain ? trust.afterPlainFailure(sign(failure)) : trust;
  }

  /** The run ends with this attempt: notes on the partial file that it may be to blame. */
  void markPartialFile() throws FetchException {
    if (doubt == Doubt.NONE || plain) {
      return;
    }
    Optional<PartialFile> partial = staging.resumable();
    if (partial.isPresent()) {
      partial.get().noteRefusal();
    }
  }

  /** Validators mean something for one URL only, and the publisher's checksum file knows better. */
  private boolean isConfirmed(Artifact current, Opened.NotModified same, @Nullable String sidecar)
      throws FetchException {
    boolean packed = request.plan().unpack().format() != FetchPlan.Unpack.Format.NONE;
    Binding binding = current.binding();
    Stated before = binding == null ? null : binding.checksum();
    return url(same).equals(current.url())
        && isOfThisQuery(current, same)
        && same.confirms(current.validators())
        && !expectedDigest(sidecar, same.target()).isOther(current.sha256(), before, packed);
  }

  /**
   * Of two URLs that differ in the query only, the query may be a signature that is new each time,
   * or name the file. An ETag decides between them; a date is earlier for many a file.
   */
  private static boolean isOfThisQuery(Artifact current, Opened.NotModified same) {
    Binding binding = current.binding();
    return binding == null
        || current.validators().etag() != null
        || binding.urlDigest().equals(Binding.digest(same.target().absoluteForm()));
  }

  /** Asks for the whole file. The partial file goes when the answer brings the whole. */
  private Got sendPlain(Optional<PartialFile> partial, @Nullable String sidecar)
      throws FetchException {
    plain = true;
    spliced = false;
    status = null;
    try (Opened opened = client.open(Purpose.FILE, request.target(), ConditionalRequest.NONE)) {
      if (opened instanceof Opened.Body body) {
        return receive(body, partial, sidecar);
      }
      throw unexpectedAnswer(opened);
    }
  }

  private Got receive(Opened.Body body, Optional<PartialFile> before, @Nullable String sidecar)
      throws FetchException {
    PartialFile partial;
    if (body.from() > 0) {
      spliced = true;
      partial = before.orElseThrow();
    } else {
      began = true;
      if (before.isPresent()) {
        before.get().discard();
      }
      partial =
          staging.begin(
              body.target().absoluteForm(), body.target().redacted(), body.info(mediaTypes()));
    }
    try {
      return compareDigest(partial, transfer.receive(body, partial, progress), body, sidecar);
    } catch (FetchException e) {
      keepOrDiscard(partial, e.failure());
      throw e;
    }
  }

  private Got compareDigest(
      PartialFile partial, Map<Algorithm, String> digests, Opened opened, @Nullable String sidecar)
      throws FetchException {
    Transferred whole =
        new Completion(request.plan(), staging, watch)
            .complete(partial, digests, mediaType(partial, opened), finalUrl(opened));
    ExpectedDigest expected = expectedDigest(sidecar, opened.target());
    boolean decoded = partial.info().body().contentCoding() != null;
    try {
      return new Got.Body(expected.check(whole), decoded, plain || bare, spliced);
    } catch (FetchException e) {
      throw decoded && e.failure() instanceof Failure.Integrity fault
          ? mentionDecoding(fault, e)
          : e;
    }
  }

  /** The usual cause: a {@code .gz} file that the server marks as coded for the transfer only. */
  static FetchException mentionDecoding(Failure.Integrity fault, FetchException cause) {
    String message =
        "%s The server marked it as gzip-encoded, unasked; %s."
            .formatted(
                fault.message(),
                fault.reason() == Reason.CHECKSUM_MISMATCH
                    ? "the digest of neither the coded nor the decoded bytes is right"
                    : "we looked at the decoded bytes");
    return new FetchException(new Failure.Integrity(fault.reason(), message), cause);
  }

  /** Those on which something depends; any other may be whatever a server echoes. */
  private List<String> mediaTypes() {
    return Stream.concat(
            request.plan().verify().content().mediaTypes().stream(),
            WebPageCheck.MEDIA_TYPES.stream())
        .toList();
  }

  private static @Nullable String mediaType(PartialFile partial, Opened last) {
    return last instanceof Opened.Body body && body.from() == 0
        ? body.mediaType()
        : partial.info().body().mediaType();
  }

  private FinalUrl finalUrl(Opened opened) {
    return new FinalUrl(url(opened), Binding.digest(opened.target().absoluteForm()));
  }

  /** A redirect's path, too, may hold what the request sent. */
  private String url(Opened opened) {
    return request.redaction().apply(opened.target().redacted());
  }

  /** Only what may be tried again is worth keeping; a stop has no time for a disk's sync. */
  private static void keepOrDiscard(PartialFile partial, Failure failure) throws FetchException {
    if (!(failure instanceof Failure.Transient) || partial.info().body().ifRange() == null) {
      partial.discard();
    } else if (failure.reason() == Reason.INTERRUPTED) {
      partial.close();
    } else {
      partial.keep();
    }
  }

  private ExpectedDigest expectedDigest(@Nullable String sidecar, TargetUri last)
      throws FetchException {
    Checksum checksum = request.plan().verify().checksum();
    if (checksum == null) {
      return new ExpectedDigest.None();
    }
    Checksum.Of of = Objects.requireNonNullElse(checksum.of(), Checksum.Of.TRANSFERRED);
    return sidecar == null
        ? ExpectedDigest.ofValue(checksum.algorithm(), String.valueOf(checksum.value()), of)
        : ExpectedDigest.ofSidecar(
            checksum.algorithm(),
            sidecar,
            checksum.name(),
            Stream.of(request.target(), last).map(TargetUri::fileName).distinct().toList(),
            of);
  }

  private @Nullable String fetchChecksumFile() throws FetchException {
    TargetUri at = request.sidecar();
    if (at == null) {
      return null;
    }
    try (Opened opened = client.open(Purpose.CHECKSUM, at, ConditionalRequest.NONE)) {
      if (opened instanceof Opened.Body body) {
        byte[] bytes = transfer.small(body);
        return SidecarText.of(
            body.contentCoding() == null
                ? bytes
                : ContentDecoder.gunzip(bytes, Transfer.MAX_TEXT).orElseThrow(Transfer::tooLarge));
      }
      throw unexpectedAnswer(opened);
    } catch (FetchException e) {
      throw nameRequest("The checksum file", at, e);
    }
  }

  private static FetchException unexpectedAnswer(Opened opened) {
    return new FetchException(
        new Failure.Permanent(
            Reason.UNASKED_NOT_MODIFIED,
            "The server answered %d to a request without any condition."
                .formatted(opened.head().status())));
  }

  private static Resume resumeOf(PartialFile partial) {
    try {
      return new Resume(
          partial.body().size(),
          String.valueOf(partial.info().body().ifRange()),
          partial.info().body(),
          target -> partial.info().isFrom(target.absoluteForm(), target.redacted()));
    } catch (FetchException e) {
      throw new IllegalStateException("an open file has a size", e);
    }
  }
}
