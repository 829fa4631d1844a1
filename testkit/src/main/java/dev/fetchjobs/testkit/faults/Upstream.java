package dev.fetchjobs.testkit.faults;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Connects to the real API server, with the identity of a kubeconfig. */
final class Upstream implements AutoCloseable {
  private static final Set<String> KEPT =
      Set.of("accept", "content-type", "user-agent", "authorization", "if-none-match");
  private static final String IMPERSONATE = "impersonate-";

  private final String base;
  private final HttpClient certified;
  private final HttpClient anonymous;
  private final Optional<String> token;

  private Upstream(
      String base, HttpClient certified, HttpClient anonymous, Optional<String> token) {
    this.base = base;
    this.certified = certified;
    this.anonymous = anonymous;
    this.token = token;
  }

  static Upstream of(Config config) {
    try {
      Config nobody =
          new ConfigBuilder(config)
              .withClientCertData(null)
              .withClientCertFile(null)
              .withClientKeyData(null)
              .withClientKeyFile(null)
              .build();
      String base = config.getMasterUrl().replaceAll("/+$", "");
      Optional<String> token =
          Optional.ofNullable(config.getOauthToken())
              .or(() -> Optional.ofNullable(config.getAutoOAuthToken()));
      return new Upstream(base, client(config), client(nobody), token);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot use the credentials of this kubeconfig", e);
    }
  }

  /**
   * Sends a request. The answer's body is a stream, which its reader must close; this also ends a
   * watch.
   */
  HttpResponse<InputStream> send(ApiCall call) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.target()))
            .method(
                call.method(),
                call.body().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(call.body()));
    call.headers()
        .forEach(
            (name, value) -> {
              if (KEPT.contains(name) || name.startsWith(IMPERSONATE)) {
                request.header(name, value);
              }
            });
    // For the API server a certificate counts more than a token.
    // If a client sends a token, the test proxy connects without a certificate.
    boolean own = call.headers().containsKey("authorization");
    if (!own) {
      token.ifPresent(ours -> request.header("Authorization", "Bearer " + ours));
    }
    return (own ? anonymous : certified).send(request.build(), BodyHandlers.ofInputStream());
  }

  /** Returns the headers of an answer that describe the content, as lines. */
  static List<String> headers(HttpResponse<?> response) {
    Set<String> ours = Set.of("content-length", "transfer-encoding", "connection", ":status");
    return response.headers().map().entrySet().stream()
        .filter(header -> !ours.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .flatMap(
            header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
        .map(header -> header.getKey() + ": " + header.getValue())
        .toList();
  }

  private static HttpClient client(Config config) throws IOException, GeneralSecurityException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .sslContext(SSLUtils.sslContext(config))
        .build();
  }

  @Override
  public void close() {
    certified.shutdownNow();
    anonymous.shutdownNow();
  }
}
