package dev.fetchjobs.testkit.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Describes the server's side of TLS with one certificate, which may be invalid.
 *
 * @param alias alias of the certificate, which is sent with its chain. If there are several with
 *     spaces between them, exactly these are sent in this order, and the key of the first is used
 * @param asksForClient whether the server demands a client certificate signed by {@code ca}
 * @param protocols offered versions of TLS
 */
public record TlsServer(
    TestCertificates certificates, String alias, boolean asksForClient, String... protocols) {

  Socket accept(Socket raw) throws IOException {
    try {
      SSLSocket socket =
          (SSLSocket) context().getSocketFactory().createSocket(raw, null, raw.getPort(), false);
      socket.setUseClientMode(false);
      socket.setNeedClientAuth(asksForClient);
      if (protocols.length > 0) {
        socket.setEnabledProtocols(protocols);
      }
      socket.startHandshake();
      return socket;
    } catch (SSLException e) {
      drain(raw);
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /**
   * Reads the remaining bytes of a connection. With unread bytes, closing would send an RST, and
   * the client would lose the alert.
   */
  private static void drain(Socket raw) throws IOException {
    raw.shutdownOutput();
    while (raw.getInputStream().read() >= 0) {
      continue;
    }
  }

  private SSLContext context() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", certificates.chain("ca")[0]);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new OneKey(certificates, alias)}, trust.getTrustManagers(), null);
    return context;
  }

  /**
   * Represents a key manager that always uses the same certificate, even if the client does not
   * accept it.
   */
  private static final class OneKey extends X509ExtendedKeyManager {
    private final TestCertificates certificates;
    private final String alias;

    OneKey(TestCertificates certificates, String alias) {
      this.certificates = certificates;
      this.alias = alias;
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return alias;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return alias;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {alias};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {alias};
    }

    @Override
    public X509Certificate[] getCertificateChain(String name) {
      return name.indexOf(' ') < 0
          ? certificates.chain(name)
          : Arrays.stream(name.split(" ", -1))
              .map(certificates::one)
              .toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String name) {
      return certificates.key(name.split(" ", -1)[0]);
    }
  }
}
