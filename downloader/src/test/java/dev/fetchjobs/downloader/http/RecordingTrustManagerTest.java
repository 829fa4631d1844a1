package dev.fetchjobs.downloader.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import dev.fetchjobs.testkit.Canary;
import java.math.BigInteger;
import java.net.Socket;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The check of a certificate throws an exception")
class RecordingTrustManagerTest {

  private static final X509Certificate[] CHAIN = {};

  @Test
  @DisplayName(
      "L3 The JDK throws an exception for a certificate: the failure is the server's, and the "
          + "message names the exception")
  void foreignCertificate() {
    RecordingTrustManager trustManager =
        new RecordingTrustManager(
            new Runtime(new IllegalArgumentException("DER Value conversion")),
            ServerName.of("a.example"));
    assertThatThrownBy(() -> trustManager.checkServerTrusted(CHAIN, "RSA", (Socket) null))
        .isInstanceOf(CertificateException.class);
    assertThat(trustManager.bug()).isEmpty();
    assertThat(trustManager.refusal())
        .containsInstanceOf(Failure.Permanent.class)
        .hasValueSatisfying(
            why -> {
              assertThat(why.reason()).isEqualTo(Reason.TLS_FAILED);
              assertThat(why.message())
                  .isEqualTo(
                      "The certificate of a.example cannot be read (IllegalArgumentException). Its"
                          + " operator has to replace it.");
            });
  }

  @Test
  @DisplayName(
      "L21 A bug in the certificate check is recorded, because JSSE reports every exception as a "
          + "TLS error")
  void bug() {
    RecordingTrustManager trustManager =
        new RecordingTrustManager(new Runtime(null), ServerName.of("my_bucket.example"));
    assertThatThrownBy(() -> trustManager.checkServerTrusted(CHAIN, "RSA", (Socket) null))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(trustManager.bug()).containsInstanceOf(IndexOutOfBoundsException.class);
    assertThat(trustManager.refusal()).isEmpty();
  }

  @Test
  @DisplayName(
      "L17 No message shows secrets that are in a certificate's names or in a redirect's host")
  void certificateTexts() throws Exception {
    String secret = Canary.secret("certificate");
    Certificate own =
        new Certificate("CN=" + secret + ", O=x", "CN=issuer " + secret, "1.2.3 " + secret);
    for (String said : List.of("unable to find", "weak signature", "No name matching " + secret)) {
      for (Exception why :
          List.of(
              new CertificateException(said),
              new CertificateException(said, new CertificateExpiredException(secret)),
              new CertificateException(said, new CertificateNotYetValidException(secret)),
              new IllegalArgumentException(secret))) {
        RecordingTrustManager trustManager =
            new RecordingTrustManager(
                new Runtime(why), ServerName.of(secret.toLowerCase() + ".example"));
        Printable.without(
            Redaction.of(List.of(secret)),
            () -> {
              assertThatThrownBy(
                      () ->
                          trustManager.checkServerTrusted(
                              new X509Certificate[] {own}, "RSA", (Socket) null))
                  .isInstanceOf(CertificateException.class);
              return true;
            });
        assertThat(trustManager.refusal().orElseThrow().message())
            .contains("***")
            .doesNotContainIgnoringCase(secret);
      }
    }
  }

  /** Represents a trust manager that throws a given exception. */
  private static final class Runtime extends X509ExtendedTrustManager {
    private final Exception why;

    /** Makes the trust manager; {@code why} is null if it throws no exception. */
    Runtime(Exception why) {
      this.why = why;
    }

    private void check() throws CertificateException {
      switch (why) {
        case CertificateException e -> throw e;
        case RuntimeException e -> throw e;
        case null, default -> {}
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      check();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      check();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** Holds the parts of a certificate that a message may quote. */
  @SuppressWarnings("deprecation") // abstract methods, not used here
  private static final class Certificate extends X509Certificate {
    private final X500Principal subject;
    private final X500Principal issuer;
    private final String algorithm;

    Certificate(String subject, String issuer, String algorithm) {
      this.subject = new X500Principal(subject);
      this.issuer = new X500Principal(issuer);
      this.algorithm = algorithm;
    }

    @Override
    public X500Principal getSubjectX500Principal() {
      return subject;
    }

    @Override
    public X500Principal getIssuerX500Principal() {
      return issuer;
    }

    @Override
    public String getSigAlgName() {
      return algorithm;
    }

    @Override
    public Date getNotAfter() {
      return new Date(0);
    }

    @Override
    public Date getNotBefore() {
      return new Date(0);
    }

    @Override
    public Principal getIssuerDN() {
      return issuer;
    }

    @Override
    public Principal getSubjectDN() {
      return subject;
    }

    @Override
    public byte[] getEncoded() {
      return new byte[] {1};
    }

    @Override
    public void checkValidity() {}

    @Override
    public void checkValidity(Date date) {}

    @Override
    public int getVersion() {
      return 3;
    }

    @Override
    public BigInteger getSerialNumber() {
      return BigInteger.ONE;
    }

    @Override
    public byte[] getTBSCertificate() {
      return new byte[0];
    }

    @Override
    public byte[] getSignature() {
      return new byte[0];
    }

    @Override
    public String getSigAlgOID() {
      return "1.2.3";
    }

    @Override
    public byte[] getSigAlgParams() {
      return new byte[0];
    }

    @Override
    public boolean[] getIssuerUniqueID() {
      return new boolean[0];
    }

    @Override
    public boolean[] getSubjectUniqueID() {
      return new boolean[0];
    }

    @Override
    public boolean[] getKeyUsage() {
      return new boolean[0];
    }

    @Override
    public int getBasicConstraints() {
      return -1;
    }

    @Override
    public void verify(PublicKey key) {}

    @Override
    public void verify(PublicKey key, String provider) {}

    @Override
    public String toString() {
      return "certificate";
    }

    @Override
    public PublicKey getPublicKey() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasUnsupportedCriticalExtension() {
      return false;
    }

    @Override
    public Set<String> getCriticalExtensionOIDs() {
      return Set.of();
    }

    @Override
    public Set<String> getNonCriticalExtensionOIDs() {
      return Set.of();
    }

    @Override
    public byte[] getExtensionValue(String oid) {
      return new byte[0];
    }
  }
}
