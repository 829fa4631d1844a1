package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.TlsMaterial;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Holds the client certificate, if there is one. Records whether the server requested the client
 * certificate. The certificate is sent even if the server does not list its issuer, because the
 * server's refusal then explains more than a missing certificate would.
 */
final class ClientKeyManager extends X509ExtendedKeyManager {

  private static final String ALIAS = "client";

  private final X509Certificate[] chain;
  private final @Nullable PrivateKey key;
  private volatile boolean asked;

  ClientKeyManager(TlsMaterial material) {
    this.chain = material.chain().toArray(X509Certificate[]::new);
    this.key = material.key();
  }

  boolean asked() {
    return asked;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    asked = true;
    PrivateKey own = key;
    return own != null && Arrays.stream(keyTypes).anyMatch(own.getAlgorithm()::equals)
        ? ALIAS
        : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return key == null ? null : new String[] {ALIAS};
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain.clone();
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }
}
