package dev.fetchjobs.downloader.resolve;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates, key and server name for TLS, as the plan names them.
 *
 * @param authorities certificate authorities to trust instead of the public ones; empty if the
 *     public ones are trusted
 * @param chain the client certificate, then its issuers; empty if there is none
 * @param key private key of the client certificate; null when there is none
 * @param serverName host name to request (SNI) and to verify; null if it is the URL's host
 */
public record TlsMaterial(
    List<X509Certificate> authorities,
    List<X509Certificate> chain,
    @Nullable PrivateKey key,
    @Nullable String serverName) {

  public static final TlsMaterial PUBLIC = new TlsMaterial(List.of(), List.of(), null, null);

  /** What is used for other servers than that of the plan's URL: the trusted authorities. */
  TlsMaterial forOthers() {
    return new TlsMaterial(authorities, List.of(), null, null);
  }
}
