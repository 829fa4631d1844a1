package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.ConditionalRequest;
import dev.fetchjobs.downloader.http.ConditionalRequest.Resume;
import dev.fetchjobs.downloader.http.Dialer;
import dev.fetchjobs.downloader.http.ExchangeListener;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.http.ResponseHead;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.run.ReusePolicy.Doubt;
import dev.fetchjobs.downloader.run.Sites.Site;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Binding.Stated;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.SmallBody;
import dev.fetchjobs.downloader.transfer.Transfer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attempt to get the file, from the listing's request to a body with the right digest. */
final class Attempt {

  private final Request request;
  private final Staging staging;
  private final HttpClient client;
  private final long atStart;
  private boolean ofAddress = true;
  private final FileFinder finder;
  private final ChecksumLookup checksum;
  private final BodyReceiver receiver;
  private final ProgressLog progress;
  private ReusePolicy reuse;
  private final boolean last;
  private final @Nullable Address at;
  private TargetUri file;
  private @Nullable Integer status;

  /** Whether this attempt has sent a plain request. */
  private boolean plain;

  /**
   * Whether there were no validators and no partial file, so that the first request was a plain
   * one.
   */
  private boolean bare;

  private Doubt doubt = Doubt.NONE;

  /**
   * @param site the address to ask
   * @param home the plan's URL, whose credentials a checksum file at its origin needs
   * @param last whether the plan allows no further attempt
   * @param at where the file is; null: the attempt finds it
   */
  Attempt(
      Site site,
      Site home,
      Staging staging,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      boolean last,
      @Nullable Address at)
      throws FetchException {
    this.request = site.request();
    this.staging = staging;
    this.progress = progress;
    this.atStart = progress.received();
    this.reuse = site.reuse();
    this.last = last;
    this.at = at;
    SmallBody small = new SmallBody(watch, environment.limits());
    this.client = client(site, watch, environment, small);
    this.finder =
        new FileFinder(
            request,
            client,
            watch,
            environment.limits(),
            (summary, entry) -> progress.logChosen(summary, entry.name()));
    this.file = request.target();
    this.checksum =
        new ChecksumLookup(
            request, site == home ? client : client(home, watch, environment, small), small);
    this.receiver =
        new BodyReceiver(
            request,
            staging,
            watch,
            new Transfer(request.plan().verify(), watch, environment.limits()),
            checksum,
            progress);
  }

  private HttpClient client(Site of, Watch watch, Environment environment, SmallBody small)
      throws FetchException {
    return client(of.request(), watch, environment, listener(), of.session(), small);
  }

  /** The client of an attempt. */
  static HttpClient client(
      Request request,
      Watch watch,
      Environment environment,
      ExchangeListener listener,
      Session session,
      SmallBody small)
      throws FetchException {
    Dialer dialer =
        new Dialer(
            request, environment.resolver(), watch, environment.limits(), environment.clock());
    return new HttpClient(
        request,
        dialer,
        watch,
        environment.limits(),
        environment.clock(),
        listener,
        session,
        small::tokenAnswer);
  }

  private ExchangeListener listener() {
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

  /** The result of a successful attempt. */
  sealed interface Got {
    /**
     * The attempt received a body with the right digest, which is in staging.
     *
     * @param decoded whether a content coding was removed
     * @param plain whether the request was a plain one
     * @param spliced whether an earlier attempt received a part of it
     */
    record Body(Checked checked, boolean decoded, boolean plain, boolean spliced) implements Got {}

    /** The publisher says that the published file is its newest. */
    record NotModified(Validators validators, String url) implements Got {}
  }

  /**
   * @param current the published file, if it is intact and was made with this plan; null: the file
   *     is fetched in any case
   */
  Got run(@Nullable FileInfo current) throws FetchException {
    Address address = find();
    file = address.target();
    ofAddress = false;
    checksum.fetch(address);
    ofAddress = true;
    Optional<PartialFile> partial = staging.resumable();
    try {
      return run(current, partial);
    } catch (FetchException e) {
      throw checksum.nameFileRequest(e);
    } finally {
      if (partial.isPresent()) {
        partial.get().close();
      }
    }
  }

  private Address find() throws FetchException {
    if (at != null) {
      return at;
    }
    try {
      return finder.find();
    } catch (FetchException e) {
      throw checksum.nameListingRequest(e);
    }
  }

  /**
   * Whether the last failure is one of the listing or the file at this address, and not one of the
   * checksum file.
   */
  boolean isOfAddress() {
    return ofAddress;
  }

  /**
   * Whether this address sent a part of the file that the next attempt can continue here. The file
   * of another address would replace it.
   */
  boolean isResumable() {
    return receiver.kept() && progress.received() > atStart;
  }

  /** Validators and a 304 are valid for the address that sent the published file. */
  private @Nullable FileInfo fromHere(@Nullable FileInfo current) {
    return current != null && Objects.equals(current.mirror(), receiver.mirror()) ? current : null;
  }

  private Got run(@Nullable FileInfo published, Optional<PartialFile> partial)
      throws FetchException {
    FileInfo current = fromHere(published);
    Validators known = current == null ? Validators.NONE : current.validators();
    ConditionalRequest conditions =
        new ConditionalRequest(known, partial.map(Attempt::resumeOf).orElse(null));
    // Conditions and ranges are defined for GET only (RFC 9110, sections 13.1.3 and 14.2).
    if (reuse.plain() || request.fileBody() != null) {
      return sendPlain(partial);
    }
    long before = progress.received();
    bare = conditions.isPlain();
    status = null;
    try {
      return sendConditional(current, conditions, partial);
    } catch (FetchException e) {
      if (plain || reuse.cleared() || bare) {
        throw e;
      }
      Failure failure = e.failure();
      doubt = Doubt.of(failure, status, progress.received() > before, receiver.spliced());
      if (doubt != Doubt.NONE) {
        reuse = reuse.afterConditionalFailure(sign(failure));
      }
      boolean now = doubt == Doubt.AT_ONCE || (last && doubt == Doubt.IF_REPEATED);
      if (!now || failure.notBefore() != null || failure.reason() == Reason.TIMEOUT) {
        throw e;
      }
      progress.logFallback(failure);
      return sendPlain(partial);
    }
  }

  private ReusePolicy.Sign sign(Failure failure) {
    return new ReusePolicy.Sign(failure.reason(), status);
  }

  private Got sendConditional(
      @Nullable FileInfo current, ConditionalRequest conditions, Optional<PartialFile> partial)
      throws FetchException {
    try (Opened opened = client.open(ExchangeListener.Purpose.FILE, file, conditions)) {
      return switch (opened) {
        case Opened.Body body -> got(receiver.receive(body, partial));
        case Opened.AlreadyComplete complete ->
            got(receiver.complete(partial.orElseThrow(), complete));
        case Opened.NotModified same -> {
          if (current != null && isConfirmed(current, same)) {
            if (partial.isPresent()) {
              partial.get().discard(); // the publisher has withdrawn its content
            }
            yield new Got.NotModified(conditions.known(), receiver.url(same));
          }
          yield sendPlain(partial);
        }
        case Opened.OtherPart _ -> sendPlain(partial);
      };
    }
  }

  /** Requests the whole file. If the response brings it, the partial file is removed. */
  private Got sendPlain(Optional<PartialFile> partial) throws FetchException {
    plain = true;
    receiver.startOver();
    status = null;
    try (Opened opened =
        client.open(ExchangeListener.Purpose.FILE, file, ConditionalRequest.NONE)) {
      return got(receiver.receive(opened.requireBody(), partial));
    }
  }

  private Got got(BodyReceiver.Received received) {
    return new Got.Body(received.checked(), received.decoded(), plain || bare, receiver.spliced());
  }

  /** The policy for the next attempt after this attempt failed. */
  ReusePolicy reuseAfter(Failure failure) {
    if (receiver.began()) {
      return ReusePolicy.FULL; // this attempt made the partial file itself
    }
    return plain ? reuse.afterPlainFailure(sign(failure)) : reuse;
  }

  /**
   * Called when the run ends with this attempt. Records with the partial file if it may be the
   * cause of the failure.
   */
  void markPartialFile() throws FetchException {
    if (doubt == Doubt.NONE || plain) {
      return;
    }
    Optional<PartialFile> partial = staging.resumable();
    if (partial.isPresent()) {
      partial.get().noteRefusal();
    }
  }

  /**
   * Whether a 304 is about the published file. Validators are valid for one URL only, and the
   * publisher's checksum file may contradict the 304. A link of a listing that differs in its query
   * usually names another file, so then the 304 itself has to state the ETag.
   */
  private boolean isConfirmed(FileInfo current, Opened.NotModified same) throws FetchException {
    boolean packed = request.plan().unpack().format() != FetchPlan.Unpack.Format.NONE;
    Binding binding = current.binding();
    Stated before = binding == null ? null : binding.checksum();
    String url = Binding.digest(same.target().absoluteForm());
    boolean listed = request.plan().source().find() != null;
    return current.isFrom(receiver.url(same), url)
        && (!listed || current.isFromExactly(url) || same.states(current.validators()))
        && same.confirms(current.validators())
        && !checksum.expected(same.target()).isOther(current.sha256(), before, packed);
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
