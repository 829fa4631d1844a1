package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.HttpUrl.BadUrl;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Failure.Permanent;
import dev.fetchjobs.downloader.failure.Failure.Policy;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Decides where a redirect leads and whether to follow it (RFC 9110, sections 10.2.2 and 15.4). */
final class Redirects {

  private final Request request;
  private final Watch watch;
  private final InstantSource clock;

  Redirects(Request request, Watch watch, InstantSource clock) {
    this.request = request;
    this.watch = watch;
    this.clock = clock;
  }

  /**
   * Returns the target of a redirect. If the response has Retry-After, waits that long before it
   * returns.
   *
   * @param followed number of redirects that were followed before
   */
  TargetUri follow(TargetUri from, ResponseHead head, int followed) throws FetchException {
    TargetUri next = redirectTarget(from, head);
    if (followed == request.plan().source().redirects().max()) {
      throw permanent(Reason.TOO_MANY_REDIRECTS, tooMany(followed, next.equals(from), head));
    }
    obeyRetryAfter(head);
    return next;
  }

  /** Waits for the time that the server's Retry-After field demands (RFC 9110, section 10.2.3). */
  private void obeyRetryAfter(ResponseHead head) throws FetchException {
    Instant now = clock.instant();
    Optional<Instant> named = RetryAfter.of(head, now).filter(now::isBefore);
    if (named.isEmpty()) {
      return;
    }
    Duration delay = Duration.between(now, named.get());
    if (delay.compareTo(watch.remaining()) >= 0) {
      throw new FetchException(
          new Failure.Transient(
              Reason.STATUS,
              "The server redirected (%d) and asks to wait for longer than the run may last."
                  .formatted(head.status()),
              named.get()));
    }
    watch.pause(delay);
  }

  private static String tooMany(int followed, boolean toItself, ResponseHead head) {
    String way =
        "More than %s%s."
            .formatted(
                Printable.count(followed, "redirect"), toItself ? ": the URL leads to itself" : "");
    return head.all("Set-Cookie").isEmpty()
        ? way
        : way
            + " The last response sets a cookie again, although FetchJob sends cookies back."
            + " Perhaps the page works in browsers only.";
  }

  private TargetUri redirectTarget(TargetUri from, ResponseHead head) throws FetchException {
    List<String> locations = head.all("Location").stream().distinct().toList();
    if (locations.size() != 1) {
      throw permanent(
          Reason.BAD_REDIRECT,
          "The server redirected (%d) with %s Location."
              .formatted(head.status(), locations.isEmpty() ? "no" : "more than one"));
    }
    TargetUri to;
    try {
      to = from.resolve(locations.getFirst());
    } catch (BadUrl e) {
      String message = "The server redirected to a URL that %s.".formatted(Printable.message(e));
      throw new FetchException(
          e.denied()
              ? new Policy(Reason.SCHEME_DENIED, message)
              : new Permanent(Reason.BAD_REDIRECT, message));
    }
    OriginRules.requireAllowed(request, OriginRules.Named.REDIRECT, from, to);
    return to;
  }

  private static FetchException permanent(Reason reason, String message) {
    return FetchException.ofPermanent(reason, message);
  }
}
