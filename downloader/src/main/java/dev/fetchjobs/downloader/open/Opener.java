package dev.fetchjobs.downloader.open;

import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.Failure.Permanent;
import dev.fetchjobs.downloader.Failure.Policy;
import dev.fetchjobs.downloader.FetchException;
import dev.fetchjobs.downloader.Limits;
import dev.fetchjobs.downloader.Reason;
import dev.fetchjobs.downloader.Watch;
import dev.fetchjobs.downloader.resolve.Field;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.Target;
import dev.fetchjobs.downloader.resolve.Target.BadUrl;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntConsumer;

/** Sends requests and follows redirects until a response brings the file or says no. */
public final class Opener {

  private final Request request;
  private final Dialer dialer;
  private final Watch watch;
  private final Limits limits;
  private final InstantSource clock;
  private final IntConsumer statuses;

  /**
   * @param statuses is told the status of every response, as it comes
   */
  public Opener(
      Request request,
      Dialer dialer,
      Watch watch,
      Limits limits,
      InstantSource clock,
      IntConsumer statuses) {
    this.request = request;
    this.dialer = dialer;
    this.watch = watch;
    this.limits = limits;
    this.clock = clock;
    this.statuses = statuses;
  }

  /** Opens {@code start}; the caller closes what comes. */
  public Opened open(Target start, Conditions conditions) throws FetchException {
    Target target = start;
    List<Field> fields = request.fieldsFor(start);
    for (int redirects = 0; ; redirects++) {
      Opened opened = exchange(target, fields, conditions);
      if (!Status.isRedirect(opened.head().status())) {
        return opened;
      }
      opened.close();
      if (redirects == request.plan().source().redirects().max()) {
        throw permanent(Reason.TOO_MANY_REDIRECTS, "More than %d redirects.".formatted(redirects));
      }
      Target next = next(target, opened.head());
      if (!next.origin().equals(target.origin())) {
        fields = List.of(); // and they stay away, also if a later hop comes back
      }
      target = next;
    }
  }

  private Target next(Target from, Head head) throws FetchException {
    List<String> locations = head.all("Location");
    if (locations.size() != 1) {
      throw permanent(
          Reason.BAD_REDIRECT,
          "The server redirected (%d) with %s Location."
              .formatted(head.status(), locations.isEmpty() ? "no" : "more than one"));
    }
    Target to;
    try {
      to = from.resolve(locations.getFirst());
    } catch (BadUrl e) {
      String message = "The server redirected to a URL that %s.".formatted(e.getMessage());
      throw new FetchException(
          e.denied()
              ? new Policy(Reason.SCHEME_DENIED, message)
              : new Permanent(Reason.BAD_REDIRECT, message));
    }
    requireAllowed(from, to);
    return to;
  }

  private void requireAllowed(Target from, Target to) throws FetchException {
    if (from.origin().isTls() && !to.origin().isTls()) {
      throw new FetchException(
          new Policy(
              Reason.SCHEME_DENIED,
              "The server redirected from https to http (%s), which is never followed."
                  .formatted(to.origin())));
    }
    Origin own = request.target().origin();
    boolean known = to.origin().equals(own) || to.origin().equals(from.origin());
    if (!known
        && !HostPattern.anyMatches(
            request.plan().source().redirects().hosts(), to.origin().host())) {
      throw new FetchException(
          new Policy(
              Reason.REDIRECT_DENIED,
              "The server redirected to %s. If that is right, put %s in source.http.redirects.hosts."
                  .formatted(to.origin(), to.origin().host())));
    }
  }

  private Opened exchange(Target target, List<Field> fields, Conditions conditions)
      throws FetchException {
    String host = target.origin().authority();
    try {
      Connection connection = dialer.dial(target.origin());
      boolean done = false;
      try {
        Opened opened = exchange(connection, target, fields, conditions);
        done = true;
        return opened;
      } finally {
        if (!done) {
          connection.close();
        }
      }
    } catch (IOException e) {
      throw new FetchException(lost(host, e), e);
    }
  }

  private Opened exchange(
      Connection connection, Target target, List<Field> fields, Conditions conditions)
      throws IOException, FetchException {
    String host = target.origin().authority();
    Failure late =
        new Failure.Transient(
            Reason.HEADER_TIMEOUT,
            "%s did not answer within %d s.".formatted(host, limits.header().toSeconds()));
    try (Watch.Phase phase = watch.phase(connection, limits.header(), late)) {
      try {
        connection.send(
            RequestHead.bytes(
                target, fields, conditions, dialer.proxyFor(target.origin()), request.plan()));
        Head head = HeadReader.read(connection).without(request.redaction());
        statuses.accept(head.status());
        if (head.status() == 407 && dialer.proxyFor(target.origin()).isPresent()) {
          throw new FetchException(Tunnel.refused(head, target.origin()));
        }
        return Response.of(
            connection, head, target, conditions, request.plan().retry().onStatus(), clock);
      } catch (IOException e) {
        throw phase.failure(lost(host, e), e);
      }
    }
  }

  private static Failure lost(String host, IOException fault) {
    return TlsFault.named(host, fault)
        .orElseGet(
            () ->
                new Failure.Transient(
                    Reason.CONNECTION_LOST,
                    "%s closed the connection: %s.".formatted(host, fault.getMessage())));
  }

  private static FetchException permanent(Reason reason, String message) {
    return new FetchException(new Permanent(reason, message));
  }
}
