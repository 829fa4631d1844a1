package dev.fetchjobs.testkit.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LyingServerTest {

  @Test
  @DisplayName("A client that sends a secret to the other host is recorded, and one without is not")
  void aSecretAtTheOtherHostIsRecorded() throws IOException, InterruptedException {
    // Given
    Lie lie = lie("secret-key");
    List<String> log = new ArrayList<>();
    try (LyingServer server = new LyingServer(Goods.table(), List.of(lie), log::add);
        HttpClient client = HttpClient.newHttpClient()) {
      // When
      HttpResponse<byte[]> redirect = get(client, server.url(lie), "");
      String elsewhere = redirect.headers().firstValue("Location").orElseThrow();
      HttpResponse<byte[]> without = get(client, elsewhere, "none");

      // Then
      assertThat(elsewhere).startsWith("http://" + LyingServer.OTHER_HOST);
      assertThat(without.body()).isEqualTo(Goods.fresh());
      assertThat(server.scene(lie).sins()).isEmpty();

      // When
      HttpResponse<byte[]> with = get(client, elsewhere, Secret.WORD);

      // Then
      assertThat(with.statusCode()).isEqualTo(200);
      assertThat(server.scene(lie).sins()).containsExactly(Sin.SECRET_SENT);
      assertThat(log).containsExactly("secret-key: the client sends the secret");
    }
  }

  @Test
  @DisplayName("A second request before Retry-After is over is recorded as too early")
  void anEarlyRequestIsRecorded() throws IOException, InterruptedException {
    // Given
    Lie lie = lie("retry-after-hour");
    try (LyingServer server = new LyingServer(Goods.table(), List.of(lie), line -> {});
        HttpClient client = HttpClient.newHttpClient()) {
      // When
      HttpResponse<byte[]> first = get(client, server.url(lie), "");

      // Then
      assertThat(first.headers().firstValue("Retry-After")).contains("3600");
      assertThat(server.scene(lie).sins()).isEmpty();

      // When
      HttpResponse<byte[]> second = get(client, server.url(lie), "");

      // Then
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(server.scene(lie).sins()).containsExactly(Sin.TOO_EARLY);
    }
  }

  private static Lie lie(String name) {
    return Lie.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  private static HttpResponse<byte[]> get(HttpClient client, String url, String key)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).header("X-Api-Key", key + "-").build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }
}
