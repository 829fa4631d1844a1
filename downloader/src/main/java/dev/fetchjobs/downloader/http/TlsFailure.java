package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Failure.Permanent;
import dev.fetchjobs.downloader.failure.Failure.Transient;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Turns TLS errors into failures. In most cases only the message of the exception shows which error
 * JSSE found.
 */
final class TlsFailure {

  private static final List<String> CLIENT_ALERTS =
      List.of(
          "certificate_required",
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied");

  private TlsFailure() {}

  /**
   * Returns the failure of a handshake with {@code host}.
   *
   * @param judgement the failure that the check of the server's certificate found; empty if the
   *     check found none
   * @param asked whether the server requested a client certificate
   */
  static Failure handshake(
      String host, IOException fault, Optional<Failure> judgement, boolean asked) {
    return judgement
        .or(
            () ->
                asked && says(fault, "handshake_failure")
                    ? refused(host, fault)
                    : recognise(host, fault))
        .orElseGet(() -> other(host, fault));
  }

  /**
   * Returns the failure for an error that TLS 1.3 reports only after the handshake, or empty if TLS
   * did not cause the error.
   */
  static Optional<Failure> recognise(String host, IOException fault) {
    if (!(fault instanceof SSLException)) {
      return Optional.empty();
    }
    String text = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("fatal alert")) {
      if (CLIENT_ALERTS.stream().anyMatch(text::contains)) {
        return refused(host, fault);
      }
      if (text.contains("protocol_version")) {
        return protocol(host);
      }
      return permanent(
          Reason.TLS_FAILED, "%s ended TLS with the alert %s.".formatted(host, alert(text)));
    }
    if (text.contains("protocol_version") || text.contains("no appropriate protocol")) {
      return protocol(host);
    }
    if (text.contains("unsupported or unrecognized ssl message")) {
      return permanent(
          Reason.TLS_FAILED,
          "%s does not speak TLS on this port. Check scheme and port of the URL.".formatted(host));
    }
    return Optional.empty();
  }

  private static Failure other(String host, IOException fault) {
    boolean cut =
        fault instanceof SocketException
            || fault instanceof EOFException
            || fault.getCause() instanceof EOFException
            || fault.getCause() instanceof SocketException;
    return cut
        ? new Transient(
            Reason.CONNECTION_LOST, "%s closed the connection during TLS.".formatted(host))
        : new Permanent(
            Reason.TLS_FAILED, "TLS with %s failed: %s.".formatted(host, Printable.message(fault)));
  }

  private static boolean says(IOException fault, String alert) {
    return fault instanceof SSLException && String.valueOf(fault.getMessage()).contains(alert);
  }

  private static Optional<Failure> refused(String host, IOException fault) {
    return permanent(
        Reason.CLIENT_CERTIFICATE_REFUSED,
        "%s refused our client certificate, or wants one (%s). Check source.http.tls.clientCertificate."
            .formatted(host, alert(String.valueOf(fault.getMessage()))));
  }

  private static Optional<Failure> protocol(String host) {
    return permanent(
        Reason.TLS_PROTOCOL,
        "%s offers only TLS versions older than 1.2, which are broken.".formatted(host));
  }

  private static String alert(String text) {
    return Printable.of(text.substring(text.lastIndexOf(' ') + 1));
  }

  private static Optional<Failure> permanent(Reason reason, String message) {
    return Optional.of(new Permanent(reason, message));
  }
}
