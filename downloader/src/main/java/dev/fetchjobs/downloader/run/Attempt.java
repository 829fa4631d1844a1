package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.checksum.Checked;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.ConditionalRequest;
import dev.fetchjobs.downloader.http.ConditionalRequest.Resume;
import dev.fetchjobs.downloader.http.Dialer;
import dev.fetchjobs.downloader.http.ExchangeListener;
import dev.fetchjobs.downloader.http.HttpClient;
import dev.fetchjobs.downloader.http.Opened;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.report.ProgressLog;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.run.ReusePolicy.Doubt;
import dev.fetchjobs.downloader.run.Sites.Site;
import dev.fetchjobs.downloader.store.AskedUrl;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.store.Binding.Stated;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Listed;
import dev.fetchjobs.downloader.store.PartialFile;
import dev.fetchjobs.downloader.store.Staging;
import dev.fetchjobs.downloader.time.Watch;
import dev.fetchjobs.downloader.transfer.SmallBody;
import dev.fetchjobs.downloader.transfer.Transfer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Represents one attempt of a run to get the file. An attempt begins with the request for the
 * listing, if the plan has one, and ends with a body that has the right digest.
 */
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
  private final Listed remembered;
  private final LoggedExchanges exchanges;
  private TargetUri file;

  /**
   * Is true if this attempt has sent a plain request: one without validators and without a range.
   */
  private boolean plain;

  /**
   * Is true if there were no validators and no partial file when the attempt began. If it is true,
   * the first request of the attempt was a plain one.
   */
  private boolean bare;

  private Doubt doubt = Doubt.NONE;

  /**
   * Prepares an attempt.
   *
   * @param site the address that this attempt asks
   * @param home the plan's URL, whose credentials a checksum file at its origin needs
   * @param last whether the plan allows no further attempt
   * @param at address of the file; null if the attempt has to find the address in the listing
   * @param remembered what earlier runs remember of the listing
   */
  Attempt(
      Site site,
      Site home,
      Staging staging,
      Watch watch,
      Environment environment,
      ProgressLog progress,
      boolean last,
      @Nullable Address at,
      Listed remembered)
      throws FetchException {
    this.request = site.request();
    this.staging = staging;
    this.progress = progress;
    this.atStart = progress.received();
    this.reuse = site.reuse();
    this.last = last;
    this.at = at;
    this.remembered = remembered;
    this.exchanges = new LoggedExchanges(progress);
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
    return client(of.request(), watch, environment, exchanges, of.session(), small);
  }

  /** Makes the HTTP client of an attempt. */
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
        small::tokenAnswer,
        environment.gate());
  }

  /** Describes the result of a successful attempt. */
  sealed interface Got {
    /**
     * Says that the attempt received a body with the right digest. The body is now in the staging
     * directory.
     *
     * @param decoded whether a content coding was removed
     * @param plain whether the request was a plain one
     * @param spliced whether an earlier attempt received a part of the body
     */
    record Body(Checked checked, boolean decoded, boolean plain, boolean spliced) implements Got {}

    /**
     * Says that the publisher has nothing newer than the published file.
     *
     * @param file the published file, with what the publisher says about it now
     */
    record NotModified(FileInfo file) implements Got {}
  }

  /**
   * Makes the attempt.
   *
   * @param published the published file, if it is intact and was made with this plan; null if the
   *     file has to be downloaded in any case
   */
  Got run(@Nullable FileInfo published) throws FetchException {
    FileInfo current = fromHere(published);
    Optional<Address> found = find(current == null ? remembered.withoutAnswer() : remembered);
    if (found.isEmpty()) {
      return new Got.NotModified(Objects.requireNonNull(current));
    }
    Address address = found.get();
    file = address.target();
    ofAddress = false;
    checksum.fetch(address);
    ofAddress = true;
    Optional<PartialFile> partial = staging.resumable();
    try {
      if (current != null && isStated(current, address)) {
        progress.logStated();
        return confirmed(current, current.url(), address, partial);
      }
      return run(current, address, partial);
    } catch (FetchException e) {
      throw checksum.nameFileRequest(e);
    } finally {
      if (partial.isPresent()) {
        partial.get().close();
      }
    }
  }

  private Optional<Address> find(Listed known) throws FetchException {
    if (at != null) {
      return Optional.of(at);
    }
    try {
      return new ListingFallback(exchanges, progress, last).find(known, finder::find);
    } catch (FetchException e) {
      throw new FailedRequest(request).ofListing(e);
    }
  }

  private boolean isStated(FileInfo current, Address address) {
    return new StatedDigest(request.plan().verify().checksum()).isOf(current, address);
  }

  /**
   * Returns whether the last failure is about the listing or the file at this address, and not
   * about the checksum file.
   */
  boolean isOfAddress() {
    return ofAddress;
  }

  /**
   * Returns whether this address sent a part of the file that the next attempt can continue from
   * here. A download from another address would replace this partial file.
   */
  boolean isResumable() {
    return receiver.kept() && progress.received() > atStart;
  }

  /**
   * Returns the published file if this address sent it, because validators and a 304 are valid only
   * for the address that sent the file.
   */
  private @Nullable FileInfo fromHere(@Nullable FileInfo current) {
    return current != null && Objects.equals(current.mirror(), receiver.mirror()) ? current : null;
  }

  private Got run(@Nullable FileInfo current, Address address, Optional<PartialFile> partial)
      throws FetchException {
    Validators known = current == null ? Validators.NONE : current.validators();
    ConditionalRequest conditions =
        new ConditionalRequest(
            known, partial.filter(this::isOfThisFile).map(Attempt::resumeOf).orElse(null));
    // Conditions and ranges are defined for GET only (RFC 9110, sections 13.1.3 and 14.2).
    if (reuse.plain() || request.fileBody() != null) {
      return sendPlain(partial);
    }
    long before = progress.received();
    bare = conditions.isPlain();
    exchanges.forget();
    try {
      return sendConditional(current, address, conditions, partial);
    } catch (FetchException e) {
      if (plain || reuse.cleared() || bare) {
        throw e;
      }
      Failure failure = e.failure();
      doubt =
          Doubt.of(failure, exchanges.status(), progress.received() > before, receiver.spliced());
      if (doubt != Doubt.NONE) {
        reuse = reuse.afterConditionalFailure(sign(failure));
      }
      if (!doubt.asksAtOnce(failure, last)) {
        throw e;
      }
      progress.logFallback(failure, "file");
      return sendPlain(partial);
    }
  }

  private ReusePolicy.Sign sign(Failure failure) {
    return new ReusePolicy.Sign(failure.reason(), exchanges.status());
  }

  private Got sendConditional(
      @Nullable FileInfo current,
      Address address,
      ConditionalRequest conditions,
      Optional<PartialFile> partial)
      throws FetchException {
    Optional<Got> got = sendWithConditions(current, address, conditions, partial);
    // The plain request follows after the connection was closed: one place at the host is enough.
    return got.isPresent() ? got.get() : sendPlain(partial);
  }

  /** Returns empty if a plain request has to follow. */
  private Optional<Got> sendWithConditions(
      @Nullable FileInfo current,
      Address address,
      ConditionalRequest conditions,
      Optional<PartialFile> partial)
      throws FetchException {
    try (Opened opened = client.open(ExchangeListener.Purpose.FILE, file, conditions)) {
      return switch (opened) {
        case Opened.Body body -> Optional.of(got(receiver.receive(asked(file), body, partial)));
        case Opened.AlreadyComplete complete ->
            Optional.of(got(receiver.complete(partial.orElseThrow(), complete)));
        case Opened.NotModified same ->
            current != null && isConfirmed(current, same)
                ? Optional.of(confirmed(current, receiver.url(same), address, partial))
                : Optional.empty();
        case Opened.OtherPart _ -> Optional.empty();
      };
    }
  }

  /**
   * The run remembers the listing if it states the digest of the file, or if it states no digest.
   */
  private Got confirmed(
      FileInfo current, String url, Address address, Optional<PartialFile> partial)
      throws FetchException {
    if (partial.isPresent()) {
      partial.get().discard(); // the publisher has withdrawn its content
    }
    Listed listed = address.listed();
    Listed kept = listed == null || isStated(current, address) ? listed : listed.withoutAnswer();
    Binding binding = current.binding();
    FileInfo same =
        current.from(url, current.validators(), binding == null ? null : binding.with(kept));
    return new Got.NotModified(
        EntryDate.of(request.plan(), listed == null ? null : listed.date())
            .map(same::withDataDate)
            .orElse(same));
  }

  /**
   * Requests the whole file. If the response brings the file, the method removes the partial file.
   */
  private Got sendPlain(Optional<PartialFile> partial) throws FetchException {
    plain = true;
    receiver.startOver();
    exchanges.forget();
    try (Opened opened =
        client.open(ExchangeListener.Purpose.FILE, file, ConditionalRequest.NONE)) {
      return got(receiver.receive(asked(file), opened.requireBody(), partial));
    }
  }

  private Got got(BodyReceiver.Received received) {
    return new Got.Body(received.checked(), received.decoded(), plain || bare, receiver.spliced());
  }

  /** Returns the policy for the next attempt, after this attempt has failed. */
  ReusePolicy reuseAfter(Failure failure) {
    if (receiver.began()) {
      return ReusePolicy.FULL; // this attempt made the partial file itself
    }
    return plain ? reuse.afterPlainFailure(sign(failure)) : reuse;
  }

  /**
   * The run calls this method if this attempt is its last one. If the partial file may be the cause
   * of the failure, the method records that.
   */
  void markPartialFile() throws FetchException {
    if (doubt == Doubt.NONE || plain) {
      return;
    }
    Optional<PartialFile> partial = staging.resumable();
    if (partial.isEmpty()) {
      return;
    }
    if (isOfThisFile(partial.get())) {
      partial.get().noteRefusal();
    } else {
      partial.get().close();
    }
  }

  /**
   * Returns whether the partial file belongs to this file, and not to an earlier link of the
   * listing.
   */
  private boolean isOfThisFile(PartialFile partial) {
    return partial.info().isAskedAs(asked(file));
  }

  static AskedUrl asked(TargetUri target) {
    return AskedUrl.of(target.absoluteForm(), target.redacted());
  }

  /**
   * Returns whether a response with status 304 is about the published file. Validators are valid
   * for one URL only, and the publisher's checksum file may contradict the 304. If two links of a
   * listing differ only in their query, they usually name different files. So if the query of the
   * link has changed, the 304 itself has to state the ETag.
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
