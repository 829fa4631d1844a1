package dev.fetchjobs.operator.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockingHttpClientTest {

  private static final String SIZED =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nAudit-Id: 7\r\n\r\nhello";
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nA: b\r\n\r\n";

  /** Derived, and without the parent's repetitions. */
  private final HttpClient client =
      new BlockingHttpFactory()
          .newBuilder()
          .build()
          .newBuilder()
          .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
          .build();

  @AfterEach
  void close() {
    client.close();
  }

  private HttpResponse<String> get(ScriptedServer server) throws Exception {
    return client
        .sendAsync(
            client
                .newHttpRequestBuilder()
                .uri(server.uri().toString())
                .timeout(500, TimeUnit.MILLISECONDS)
                .build(),
            String.class)
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void readsWhateverDelimitsTheContentAndKeepsTheConnection() throws Exception {
    // Given
    try (var server =
        ScriptedServer.answering(
            SIZED,
            CHUNKED,
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 100 Go on\r\n\r\n" + SIZED)) {

      // When
      var sized = get(server);
      var chunked = get(server);
      var empty = get(server);
      var last = get(server);

      // Then
      assertThat(sized.headers("audit-id")).containsExactly("7");
      assertThat(sized.body()).isEqualTo("hello");
      assertThat(chunked.body()).isEqualTo("hello");
      assertThat(empty.code()).isEqualTo(204);
      assertThat(last.body()).isEqualTo("hello");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
      })
  void opensAnotherConnectionWhenTheServerClosesThisOne(String answer) throws Exception {
    // Given
    try (var server = ScriptedServer.answering(answer)) {

      // When
      var first = get(server);
      var second = get(server);

      // Then
      assertThat(first.body() + second.body()).isEqualTo("hellohello");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n"
      })
  void failsOnAnAnswerThatIsCutOrNone(String answer) throws Exception {
    // Given
    try (var server = ScriptedServer.answering(answer)) {

      // When, Then
      assertThatThrownBy(() -> get(server))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void doesNotWaitForEverForAnAnswer() throws Exception {
    // Given
    try (var server =
        new ScriptedServer(
            connection -> {
              while (true) {
                ScriptedServer.request(connection);
              }
            })) {

      // When, Then
      assertThatThrownBy(() -> get(server)).hasCauseInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void keepsNoConnectionForACallerWhoHasGivenUp() throws Exception {
    // Given
    AtomicBoolean silent = new AtomicBoolean(true);
    try (var server =
        new ScriptedServer(
            connection -> {
              while (true) {
                ScriptedServer.request(connection);
                if (!silent.get()) {
                  connection.getOutputStream().write(SIZED.getBytes(US_ASCII));
                }
              }
            })) {
      for (int i = 0; i < 40; i++) {
        HttpRequest request = client.newHttpRequestBuilder().uri(server.uri().toString()).build();
        CompletableFuture<?> pending =
            ((BlockingHttpClient) client)
                .consumeBytesDirect((StandardHttpRequest) request, (bytes, body) -> body.consume());

        // When
        pending.completeExceptionally(new TimeoutException());
      }
      silent.set(false);

      // Then
      await().ignoreExceptions().until(() -> get(server).body().equals("hello"));
    }
  }

  @Test
  void endsWhatRunsWhenItIsClosed() throws Exception {
    // Given
    try (var server =
        new ScriptedServer(connection -> connection.getInputStream().readAllBytes())) {
      var pending =
          client.sendAsync(
              client.newHttpRequestBuilder().uri(server.uri().toString()).build(), String.class);

      // When
      client.close();

      // Then
      assertThatThrownBy(() -> pending.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      assertThat(client.isClosed()).isTrue();
    }
  }
}
