package dev.fetchjobs.downloader.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Computes the fingerprint of a server's certificate. */
final class Fingerprint {

  private Fingerprint() {}

  /**
   * Returns the SHA-256 of the certificate with which the server proved its name, in lower-case
   * hexadecimal digits. Returns empty if the session has no certificate that can be encoded.
   */
  static Optional<String> of(SSLSession session) {
    try {
      byte[] certificate = session.getPeerCertificates()[0].getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate);
      return Optional.of(HexFormat.of().formatHex(digest));
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java runtime has SHA-256", e);
    }
  }
}
