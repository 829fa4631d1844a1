package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.HostPattern;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;

/** Decides whether a run may request an address that a server names. */
public final class OriginRules {

  private OriginRules() {}

  /** Says where a server named the address: in a redirect, or in a listing or file. */
  public enum Named {
    REDIRECT("The server redirected", Reason.REDIRECT_DENIED),
    LINK("The listing links", Reason.LINK_DENIED);

    private final String subject;
    private final Reason reason;

    Named(String subject, Reason reason) {
      this.subject = subject;
      this.reason = reason;
    }
  }

  /**
   * Requires that {@code to} may be requested. The address must have the origin of the plan's URL
   * or of {@code from}, or a host that the plan allows. The address must use TLS if {@code from}
   * does.
   *
   * @param from the address of the response that names {@code to}
   */
  public static void requireAllowed(Request request, Named named, TargetUri from, TargetUri to)
      throws FetchException {
    if (from.origin().isTls() && !to.origin().isTls()) {
      throw FetchException.ofPolicy(
          Reason.SCHEME_DENIED,
          "%s from https to http (%s), which is never followed."
              .formatted(named.subject, Printable.of(to.origin())));
    }
    boolean known =
        to.origin().equals(request.target().origin()) || to.origin().equals(from.origin());
    if (!known
        && !HostPattern.anyMatches(
            request.plan().source().redirects().hosts(), to.origin().host())) {
      throw FetchException.ofPolicy(
          named.reason,
          "%s to %s. If that is right, put %s in source.http.redirects.hosts."
              .formatted(
                  named.subject, Printable.of(to.origin()), Printable.of(to.origin().bracketed())));
    }
  }
}
