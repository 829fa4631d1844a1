package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Sends CONNECT to a proxy (RFC 9110, section 9.3.6). Afterwards the socket is connected to the
 * origin.
 */
final class ProxyTunnel {

  private ProxyTunnel() {}

  static void open(
      MonitoredSocket raw,
      Request.Proxy proxy,
      Origin origin,
      Watch watch,
      Limits limits,
      InstantSource clock)
      throws FetchException {
    Failure late =
        new Failure.Transient(Reason.PROXY_FAILED, "The proxy did not answer CONNECT in time.");
    try (Watch.Phase phase = watch.phase(raw, limits.header(), late)) {
      try {
        Connection connection = new Connection(raw, raw);
        String request =
            "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                .formatted(
                    origin.hostAndPort(),
                    origin.hostAndPort(),
                    proxy.credentials() == null
                        ? ""
                        : "Proxy-Authorization: " + proxy.credentials() + "\r\n");
        connection.send(request.getBytes(StandardCharsets.ISO_8859_1));
        ResponseHead head = ResponseHeadReader.read(connection);
        if (head.status() / 100 != 2) {
          throw new FetchException(refused(head, origin, clock.instant()));
        }
        if (connection.hasMore()) {
          throw FetchException.ofPermanent(
              Reason.PROXY_FAILED, "The proxy sent bytes of its own into the tunnel.");
        }
      } catch (IOException e) {
        throw phase.failure(
            new Failure.Transient(
                Reason.PROXY_FAILED,
                "The proxy closed the connection: " + Printable.message(e) + "."),
            e);
      }
    }
  }

  /**
   * Returns the end of a sentence that begins with "The proxy wants" and names the offered schemes.
   */
  private static String wanted(List<Challenge> offered) {
    return offered.isEmpty() || offered.stream().anyMatch(one -> one.is("Basic"))
        ? "credentials (407). Check source.http.proxy.secretRef."
        : "%s (407), and FetchJob speaks only Basic with a proxy. Ask its administrator for Basic, or for access without credentials."
            .formatted(UnauthorizedAdvice.schemes(offered));
  }

  /** Returns the failure for a proxy's refusal of CONNECT, or of a request in absolute form. */
  static Failure refused(ResponseHead head, Origin origin, Instant now) {
    Instant notBefore = RetryAfter.of(head, now).filter(now::isBefore).orElse(null);
    if (head.status() == 407) {
      return new Failure.Permanent(
          Reason.PROXY_REFUSED, "The proxy wants " + wanted(Challenge.ofProxy(head)), notBefore);
    }
    String message =
        "The proxy answered %d for %s."
            .formatted(head.status(), Printable.of(origin.hostAndPort()));
    return StatusCode.isTransient(head.status())
        ? new Failure.Transient(Reason.PROXY_FAILED, message, notBefore)
        : new Failure.Permanent(Reason.PROXY_REFUSED, message, notBefore);
  }
}
