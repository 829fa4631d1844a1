package dev.fetchjobs.operator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fabric8.kubernetes.client.http.HttpClient.ProxyType;
import io.fabric8.kubernetes.client.http.TlsVersion;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to the API server, through the proxy if there is one.
 *
 * @param serverName in place of the URL's host, for the certificate
 * @param proxy null for none
 * @param proxyAuthorization value of the header for the proxy
 */
record Dialer(
    SSLContext tls,
    @Nullable String serverName,
    String[] versions,
    @Nullable Proxy proxy,
    @Nullable String proxyAuthorization,
    Duration connectTimeout) {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** A watch may be silent for long; a peer that is gone is noticed after some 75 s. */
  private static final int KEEPALIVE_SECONDS = 30;

  private static final int KEEPALIVE_INTERVAL_SECONDS = 15;
  private static final int KEEPALIVE_PROBES = 3;

  static Dialer of(BlockingHttpFactory.Builder builder) {
    TlsVersion[] versions = Objects.requireNonNullElse(builder.getTlsVersions(), new TlsVersion[0]);
    return new Dialer(
        Objects.requireNonNullElseGet(builder.getSslContext(), Dialer::systemTls),
        builder.getTlsServerName(),
        Arrays.stream(versions).map(TlsVersion::javaName).toArray(String[]::new),
        proxy(builder.getProxyType(), builder.getProxyAddress()),
        builder.getProxyAuthorization(),
        Objects.requireNonNullElse(builder.getConnectTimeout(), CONNECT_TIMEOUT));
  }

  private static SSLContext systemTls() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has TLS", e);
    }
  }

  private static @Nullable Proxy proxy(
      @Nullable ProxyType type, @Nullable InetSocketAddress address) {
    if (address == null || type == ProxyType.DIRECT) {
      return null;
    }
    boolean socks = type == ProxyType.SOCKS4 || type == ProxyType.SOCKS5;
    return new Proxy(socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP, address);
  }

  Connection dial(URI uri) throws IOException {
    boolean secure = uri.getScheme().endsWith("s");
    String host = uri.getHost().replaceAll("^\\[|]$", "");
    int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
    Socket socket =
        proxy == null || proxy.type() == Proxy.Type.HTTP ? new Socket() : new Socket(proxy);
    try {
      if (proxy != null && proxy.type() == Proxy.Type.HTTP) {
        connect(socket, resolved((InetSocketAddress) proxy.address()));
        tunnel(socket, uri.getHost() + ":" + port);
      } else {
        connect(socket, new InetSocketAddress(host, port));
      }
      return new Connection(socket, secure ? secured(socket, host, port) : socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static InetSocketAddress resolved(InetSocketAddress address) {
    return new InetSocketAddress(address.getHostString(), address.getPort());
  }

  private void connect(Socket socket, InetSocketAddress address) throws IOException {
    socket.connect(address, Math.toIntExact(connectTimeout.toMillis()));
    socket.setTcpNoDelay(true);
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_INTERVAL_SECONDS);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEPALIVE_PROBES);
    }
  }

  /** RFC 9110, section 9.3.6. */
  private void tunnel(Socket socket, String target) throws IOException {
    String authorization =
        proxyAuthorization == null ? "" : "Proxy-Authorization: " + proxyAuthorization + "\r\n";
    String request =
        "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(target, target, authorization);
    socket.setSoTimeout(Math.toIntExact(connectTimeout.toMillis()));
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    int status = Head.read(socket.getInputStream()).status();
    if (status / 100 != 2) {
      throw new ConnectException("The proxy answers " + status + " to CONNECT " + target);
    }
  }

  private Socket secured(Socket socket, String host, int port) throws IOException {
    String name = Objects.requireNonNullElse(serverName, host);
    SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, name, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (versions.length > 0) {
      parameters.setProtocols(versions);
    }
    secured.setSSLParameters(parameters);
    secured.setSoTimeout(Math.toIntExact(connectTimeout.toMillis()));
    secured.startHandshake();
    return secured;
  }
}
