package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Failure.Permanent;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets the JDK's trust manager check the server's certificates, and records why it refused them.
 */
final class RecordingTrustManager extends X509ExtendedTrustManager {

  private static final int MAX_NAME = 60;

  private final X509ExtendedTrustManager runtime;
  private final ServerName host;
  private volatile @Nullable Failure refusal;
  private volatile @Nullable RuntimeException bug;

  RecordingTrustManager(X509ExtendedTrustManager runtime, ServerName host) {
    this.runtime = runtime;
    this.host = host;
  }

  Optional<Failure> refusal() {
    return Optional.ofNullable(refusal);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      check(chain, authType, socket);
    } catch (RuntimeException e) {
      bug = e;
      throw e;
    }
  }

  /**
   * Returns an exception that a bug of the downloader caused, or empty if there is none. The
   * exception is stored because JSSE turns every exception of a trust manager into a TLS error.
   */
  Optional<RuntimeException> bug() {
    return Optional.ofNullable(bug);
  }

  private void check(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      checkByJdk(chain, authType, socket);
      if (host.isOdd()) {
        host.requireIn(chain[0]);
      }
      if (!StrongCertificatePath.exists(chain, runtime.getAcceptedIssuers())) {
        throw new CertificateException("weak signature");
      }
    } catch (Unreadable e) {
      refusal =
          permanent(
              Reason.TLS_FAILED,
              "The certificate of %s cannot be read (%s). Its operator has to replace it."
                  .formatted(shownHost(), e.kind()));
      throw e;
    } catch (CertificateException e) {
      refusal = nameFault(chain, e);
      throw e;
    }
  }

  /**
   * Lets the JDK check the server's certificates. If the JDK throws a RuntimeException here, a
   * malformed certificate is the cause, and not a bug of the downloader.
   */
  private void checkByJdk(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    try {
      runtime.checkServerTrusted(chain, authType, socket);
    } catch (RuntimeException e) {
      throw new Unreadable(e);
    }
  }

  /** Says that the JDK cannot read a certificate of the server. */
  static final class Unreadable extends CertificateException {
    private final String kind;

    Unreadable(RuntimeException cause) {
      super(cause);
      kind = cause.getClass().getSimpleName();
    }

    String kind() {
      return kind;
    }
  }

  private Failure nameFault(X509Certificate[] chain, CertificateException fault) {
    String server = shownHost();
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return permanent(
            Reason.CERTIFICATE_EXPIRED,
            "The certificate of %s expired on %s. Its operator has to renew it."
                .formatted(expiredOwner(chain), expiry(chain)));
      }
      if (cause instanceof CertificateNotYetValidException) {
        return permanent(
            Reason.CERTIFICATE_EXPIRED,
            "The certificate of %s is not valid yet.".formatted(server));
      }
    }
    String text = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("subject alternative") || text.contains("no name matching")) {
      return permanent(
          Reason.CERTIFICATE_WRONG_HOST,
          "The certificate does not name the host %s; it may belong to another server."
              .formatted(server));
    }
    if (text.contains("weak signature") || text.contains("algorithm constraints")) {
      X509Certificate weak =
          Arrays.stream(chain)
              .filter(one -> StrongCertificatePath.isWeak(one) && !isSelfIssued(one))
              .findFirst()
              .orElse(chain[0]);
      return permanent(
          Reason.CERTIFICATE_WEAK,
          "The certificate of %s is signed with %s or has a key too short to be trusted."
              .formatted(owner(weak, chain), Printable.of(weak.getSigAlgName(), MAX_NAME)));
    }
    if (isSelfIssued(chain[0])) {
      return untrusted(server, "self-signed");
    }
    return untrusted(server, "from an unknown issuer, " + issuer(chain));
  }

  private static Failure untrusted(String server, String why) {
    return permanent(
        Reason.CERTIFICATE_UNTRUSTED,
        "The certificate of %s is %s. If that is right, give the issuer's certificate in source.http.tls.caFrom."
            .formatted(server, why));
  }

  /**
   * Returns the first issuer whose certificate the server did not send. Usually an intermediate
   * certificate is missing.
   */
  private static String issuer(X509Certificate[] chain) {
    X509Certificate at = chain[0];
    for (int steps = 0; steps < chain.length && !isSelfIssued(at); steps++) {
      X509Certificate child = at;
      Optional<X509Certificate> next =
          Arrays.stream(chain)
              .filter(one -> one.getSubjectX500Principal().equals(child.getIssuerX500Principal()))
              .findFirst();
      if (next.isEmpty()) {
        break;
      }
      at = next.get();
    }
    String missing = Printable.of(at.getIssuerX500Principal().getName(), MAX_NAME);
    return isSelfIssued(at) ? missing : missing + ", whose certificate the server does not send";
  }

  private static boolean hasExpired(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().isBefore(Instant.now());
  }

  private String expiredOwner(X509Certificate[] chain) {
    return Arrays.stream(chain)
        .filter(RecordingTrustManager::hasExpired)
        .findFirst()
        .map(one -> owner(one, chain))
        .orElse(shownHost());
  }

  private static String expiry(X509Certificate[] chain) {
    return Arrays.stream(chain)
        .filter(RecordingTrustManager::hasExpired)
        .findFirst()
        .map(one -> one.getNotAfter().toInstant().toString().substring(0, 10))
        .orElse("an unknown day");
  }

  private String owner(X509Certificate certificate, X509Certificate[] chain) {
    return certificate.equals(chain[0])
        ? shownHost()
        : "%s, which issued for %s,"
            .formatted(
                Printable.of(certificate.getSubjectX500Principal().getName(), MAX_NAME),
                shownHost());
  }

  /** Prepares the host for a message. The host may come from a redirect, so it is foreign text. */
  private String shownHost() {
    return Printable.of(host.name());
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
  }

  private static Failure permanent(Reason reason, String message) {
    return new Permanent(reason, message);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return runtime.getAcceptedIssuers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("no host to check");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no socket to check");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("not a server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("not a server");
  }
}
