package dev.fetchjobs.downloader.resolve;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds certificates, key and server name for TLS, as the plan names them.
 *
 * @param authorities certificate authorities that the run trusts instead of the public ones; empty
 *     if it trusts the public ones
 * @param chain the client certificate, then its issuers; empty if there is none
 * @param key private key of the client certificate; null when there is none
 * @param serverName host name that the run requests (SNI) and verifies; null if this is the URL's
 *     host
 */
public record TlsMaterial(
    List<X509Certificate> authorities,
    List<X509Certificate> chain,
    @Nullable PrivateKey key,
    @Nullable String serverName) {

  public static final TlsMaterial PUBLIC = new TlsMaterial(List.of(), List.of(), null, null);

  /**
   * Returns what the run uses for other servers than that of the plan's URL: only the trusted
   * authorities.
   */
  TlsMaterial forOthers() {
    return new TlsMaterial(authorities, List.of(), null, null);
  }
}
