package dev.fetchjobs.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {

  private static final int ATTACKERS = 2_000;

  @ParameterizedTest
  @ValueSource(
      strings = {"", "GET /livez HTTP/1.1\r\nHost: x\r\nX: ", "POST /metrics HTTP/1.1\r\n"})
  @DisplayName(
      "R12 Clients send 2,000 half requests: the operator answers the liveness probe, and few "
          + "connections stay open")
  void halfSent(String begin) throws Exception {
    try (var endpoints = new Endpoints(0, () -> true, () -> "m 1\n")) {
      // Given
      int threads = Thread.activeCount();
      List<Socket> attackers = new ArrayList<>();
      try {
        for (int i = 0; i < ATTACKERS; i++) {
          Socket socket = connect(endpoints);
          attackers.add(socket);
          socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
          if (i % 200 == 0) {
            assertThat(get(endpoints, "/livez").statusCode()).isEqualTo(200);
          }
        }

        // Then
        assertThat(get(endpoints, "/livez").statusCode()).isEqualTo(200);
        assertThat(get(endpoints, "/metrics").body()).isEqualTo("m 1\n");
        assertThat(Thread.activeCount()).isLessThan(threads + 10);
        assertThat(attackers.stream().filter(EndpointsTest::isOpen).count())
            .isLessThanOrEqualTo(64);
      } finally {
        for (Socket socket : attackers) {
          socket.close();
        }
      }
    }
  }

  @Test
  @DisplayName(
      "R12 The operator closes a request that never ends in time, even without many other requests")
  void endless() throws Exception {
    try (var endpoints = new Endpoints(0, () -> true, () -> "")) {
      // Given
      Socket slow = connect(endpoints);
      slow.getOutputStream().write("GET /livez HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));

      // Then
      Awaitility.await("it is closed")
          .atMost(Endpoints.PATIENCE.plusSeconds(5))
          .until(() -> !isOpen(slow));
    }
  }

  @Test
  @DisplayName("R12 The operator closes a request of many kilobytes")
  void tooLong() throws Exception {
    try (var endpoints = new Endpoints(0, () -> true, () -> "")) {
      // When
      Socket long9 = connect(endpoints);
      String request = "GET /livez HTTP/1.1\r\nX: " + "x".repeat(9_000) + "\r\n\r\n";
      long9.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      // Then
      Awaitility.await("it is closed").atMost(Duration.ofSeconds(5)).until(() -> !isOpen(long9));
    }
  }

  @Test
  @DisplayName("R12 Slow readers of the metrics need few copies in memory, and no probe waits")
  void slowReaders() throws Exception {
    Semaphore copies = new Semaphore(0);
    String text = "x".repeat(20_000_000);
    try (var endpoints =
        new Endpoints(
            0,
            () -> true,
            () -> {
              copies.release();
              return text;
            })) {
      List<Socket> readers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Socket reader = connect(endpoints);
        readers.add(reader);
        reader
            .getOutputStream()
            .write("GET /metrics HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
      Awaitility.await("two are served").until(() -> copies.availablePermits() >= 2);

      // Then
      assertThat(get(endpoints, "/metrics").statusCode()).isEqualTo(503);
      assertThat(get(endpoints, "/livez").statusCode()).isEqualTo(200);
      assertThat(copies.availablePermits()).isEqualTo(2);
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /livez, 200",
    "GET, /livez?verbose, 200",
    "HEAD, /livez, 200",
    "GET, /readyz, 503",
    "GET, /other, 404",
    "POST, /livez, 405"
  })
  @DisplayName("R12 The operator answers each method and path with the expected HTTP status")
  void answers(String method, String path, int status) throws Exception {
    try (var endpoints = new Endpoints(0, () -> false, () -> "");
        var client = HttpClient.newHttpClient()) {
      // When
      var request =
          HttpRequest.newBuilder(uri(endpoints, path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      var response = client.send(request, HttpResponse.BodyHandlers.ofString());

      // Then
      assertThat(response.statusCode()).isEqualTo(status);
    }
  }

  private static HttpResponse<String> get(Endpoints endpoints, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(uri(endpoints, path)).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static URI uri(Endpoints endpoints, String path) {
    return URI.create("http://127.0.0.1:" + endpoints.port() + path);
  }

  private static Socket connect(Endpoints endpoints) throws IOException {
    return new Socket(InetAddress.getByName("127.0.0.1"), endpoints.port());
  }

  /**
   * Returns whether the server keeps the connection open. If the server closes the connection, a
   * read ends at once, with the end of the stream or a reset.
   */
  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
