package dev.fetchjobs.downloader.open;

import dev.fetchjobs.downloader.Failure;
import dev.fetchjobs.downloader.Failure.Permanent;
import dev.fetchjobs.downloader.Reason;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Asks the runtime's trust manager about the server's chain, and keeps why it said no. */
final class Judge extends X509ExtendedTrustManager {

  private final X509ExtendedTrustManager runtime;
  private final String host;
  private volatile @Nullable Failure refusal;

  Judge(X509ExtendedTrustManager runtime, String host) {
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
      runtime.checkServerTrusted(chain, authType, socket);
      requireStrong(chain);
    } catch (CertificateException e) {
      refusal = name(chain, e);
      throw e;
    }
  }

  /**
   * Java forbids SHA-1 below the public authorities only. A root's own signature proves nothing.
   */
  private static void requireStrong(X509Certificate[] chain) throws CertificateException {
    for (X509Certificate certificate : chain) {
      if (isWeak(certificate) && !isSelfIssued(certificate)) {
        throw new CertificateException("weak signature " + certificate.getSigAlgName());
      }
    }
  }

  private Failure name(X509Certificate[] chain, CertificateException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return permanent(
            Reason.CERTIFICATE_EXPIRED,
            "The certificate of %s expired on %s. Its operator has to renew it."
                .formatted(host, expiry(chain)));
      }
      if (cause instanceof CertificateNotYetValidException) {
        return permanent(
            Reason.CERTIFICATE_EXPIRED, "The certificate of %s is not valid yet.".formatted(host));
      }
    }
    String text = String.valueOf(fault.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("subject alternative") || text.contains("no name matching")) {
      return permanent(
          Reason.CERTIFICATE_WRONG_HOST,
          "The certificate does not name the host %s; it may belong to another server."
              .formatted(host));
    }
    if (chain.length > 0 && (isWeak(chain[0]) || text.contains("algorithm constraints"))) {
      return permanent(
          Reason.CERTIFICATE_WEAK,
          "The certificate of %s is signed with %s or has a key too short to be trusted."
              .formatted(host, chain[0].getSigAlgName()));
    }
    boolean alone = chain.length == 1 && isSelfIssued(chain[0]);
    return permanent(
        Reason.CERTIFICATE_UNTRUSTED,
        "The certificate of %s is %s. If that is right, give the issuer's certificate in source.http.tls.caFrom."
            .formatted(host, alone ? "self-signed" : "from an issuer we do not know"));
  }

  private static String expiry(X509Certificate[] chain) {
    return java.util.Arrays.stream(chain)
        .map(certificate -> certificate.getNotAfter().toInstant())
        .sorted()
        .findFirst()
        .map(instant -> instant.toString().substring(0, 10))
        .orElse("an unknown day");
  }

  private static boolean isWeak(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    return algorithm.startsWith("SHA1") || algorithm.startsWith("MD");
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
