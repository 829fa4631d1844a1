package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.resolve.TlsMaterial;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Connects with TLS 1.2 or 1.3. The host is always verified; this cannot be switched off. */
final class TlsConnector {

  private static final char[] NO_PASSWORD = {};

  private final TlsMaterial material;
  private final Origin given;
  private @Nullable X509ExtendedTrustManager runtime;

  /**
   * Prepares TLS for a run.
   *
   * @param given the origin for which the client certificate and {@code serverName} are used
   */
  TlsConnector(TlsMaterial material, Origin given) {
    this.material = material;
    this.given = given;
  }

  /** Performs the TLS handshake with {@code origin} over a connected socket. */
  Connection connect(MonitoredSocket raw, Origin origin, Watch watch, Limits limits)
      throws IOException, FetchException {
    boolean own = origin.equals(given);
    String host = own && material.serverName() != null ? material.serverName() : origin.host();
    ServerName name = ServerName.of(host);
    Failure late =
        new Failure.Transient(
            Reason.TLS_TIMEOUT,
            "TLS with %s was not ready within %d s."
                .formatted(Printable.of(origin.authority()), limits.handshake().toSeconds()));
    try (Watch.Phase phase = watch.phase(raw, limits.handshake(), late)) {
      RecordingTrustManager trustManager = null;
      ClientKeyManager key = new ClientKeyManager(own ? material : TlsMaterial.PUBLIC);
      try {
        trustManager = new RecordingTrustManager(runtime(), name);
        SSLSocketFactory factory = context(trustManager, key).getSocketFactory();
        return new Connection(raw, shakeHands(factory, raw, name, origin.port()));
      } catch (IOException e) {
        if (trustManager != null && trustManager.bug().isPresent()) {
          throw trustManager.bug().get();
        }
        Optional<Failure> refusal =
            trustManager == null ? Optional.empty() : trustManager.refusal();
        throw phase.failure(
            TlsFailure.handshake(Printable.of(origin.authority()), e, refusal, key.asked()), e);
      } catch (GeneralSecurityException e) {
        throw FetchException.ofConfig(
                Reason.SECRET,
                "source.http.tls cannot be used: %s. Check certificate and key."
                    .formatted(Printable.message(e)))
            .causedBy(e);
      }
    }
  }

  /**
   * Performs the TLS handshake. The server's name and certificates are foreign input, for which the
   * JDK may throw any exception.
   */
  private static SSLSocket shakeHands(
      SSLSocketFactory factory, MonitoredSocket raw, ServerName name, int port) throws IOException {
    List<SNIServerName> indication = name.indication();
    try {
      SSLSocket socket = (SSLSocket) factory.createSocket(raw, name.name(), port, true);
      socket.setSSLParameters(parameters(socket.getSSLParameters(), name, indication));
      socket.startHandshake();
      return socket;
    } catch (RuntimeException e) {
      throw new SSLException("the handshake cannot be handled, " + e.getClass().getSimpleName(), e);
    }
  }

  private static SSLParameters parameters(
      SSLParameters parameters, ServerName name, List<SNIServerName> indication) {
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setEndpointIdentificationAlgorithm(name.isOdd() ? "" : "HTTPS");
    parameters.setServerNames(indication);
    return parameters;
  }

  private static SSLContext context(RecordingTrustManager trustManager, ClientKeyManager key)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {key}, new TrustManager[] {trustManager}, null);
    return context;
  }

  private X509ExtendedTrustManager runtime() throws GeneralSecurityException {
    if (runtime == null) {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(material.authorities().isEmpty() ? null : authorities());
      runtime =
          Arrays.stream(factory.getTrustManagers())
              .filter(X509ExtendedTrustManager.class::isInstance)
              .map(X509ExtendedTrustManager.class::cast)
              .findFirst()
              .orElseThrow(() -> new GeneralSecurityException("no trust manager"));
    }
    return runtime;
  }

  private KeyStore authorities() throws GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (X509Certificate authority : material.authorities()) {
      store.setCertificateEntry("ca-" + number++, authority);
    }
    return store;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, NO_PASSWORD);
    } catch (IOException e) {
      throw new GeneralSecurityException("an empty key store cannot be made", e);
    }
    return store;
  }
}
