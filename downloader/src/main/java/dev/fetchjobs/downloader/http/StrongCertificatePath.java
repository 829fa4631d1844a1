package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.http.RecordingTrustManager.Unreadable;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks whether a path leads from a server's certificate to a trusted root without a weak
 * signature. A server may also send certificates that are not needed, such as an old cross
 * certificate of a root. Only certificates on the path count.
 */
final class StrongCertificatePath {

  private StrongCertificatePath() {}

  /**
   * Returns whether the certificate's signature uses a weak algorithm. The JDK itself refuses SHA-1
   * only for certificates of public certificate authorities.
   */
  static boolean isWeak(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    return algorithm.startsWith("SHA1") || algorithm.startsWith("MD");
  }

  /**
   * Returns whether a path without a weak signature leads from the server's certificate to a
   * trusted root.
   *
   * @param sent the certificates that the JDK accepted; the server's own is the first
   */
  static boolean exists(X509Certificate[] sent, X509Certificate[] trusted) throws Unreadable {
    if (Arrays.stream(sent).noneMatch(StrongCertificatePath::isWeak)) {
      return true;
    }
    Set<X509Certificate> roots = Set.of(trusted);
    if (roots.contains(sent[0])) {
      return true;
    }
    try {
      X509CertSelector own = new X509CertSelector();
      own.setCertificate(sent[0]);
      PKIXBuilderParameters parameters =
          new PKIXBuilderParameters(
              roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet()),
              own);
      parameters.setRevocationEnabled(false);
      parameters.addCertStore(
          CertStore.getInstance(
              "Collection", new CollectionCertStoreParameters(Arrays.asList(sent))));
      parameters.addCertPathChecker(new NoWeakSignature());
      build(parameters);
      return true;
    } catch (Unreadable e) {
      throw e;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void build(PKIXBuilderParameters parameters) throws GeneralSecurityException {
    try {
      CertPathBuilder.getInstance("PKIX").build(parameters);
    } catch (RuntimeException e) {
      throw new Unreadable(e);
    }
  }

  private static final class NoWeakSignature extends PKIXCertPathChecker {
    @Override
    public void init(boolean forward) {}

    @Override
    public boolean isForwardCheckingSupported() {
      return true;
    }

    @Override
    public Set<String> getSupportedExtensions() {
      return Set.of();
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolved)
        throws CertPathValidatorException {
      if (certificate instanceof X509Certificate known && isWeak(known)) {
        throw new CertPathValidatorException("weak signature " + known.getSigAlgName());
      }
    }
  }
}
