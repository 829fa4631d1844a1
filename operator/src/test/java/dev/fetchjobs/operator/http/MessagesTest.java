package dev.fetchjobs.operator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessagesTest {

  private static final String LONG = "ä".repeat(40_000);

  private final HttpClient client = new BlockingHttpFactory().newBuilder().build();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<String> sent = new CopyOnWriteArrayList<>();

  private final WebSocket.Listener listener =
      new WebSocket.Listener() {
        @Override
        public void onMessage(WebSocket socket, String text) {
          seen.add(text);
          socket.request();
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason) {
          seen.add("closed " + code + " " + reason);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
          seen.add("failed " + failure.getClass().getSimpleName());
        }
      };

  @AfterEach
  void close() {
    client.close();
  }

  private static void accept(Socket connection) throws IOException {
    String key =
        ScriptedServer.request(connection)
            .lines()
            .filter(line -> line.startsWith("Sec-WebSocket-Key: "))
            .findFirst()
            .orElseThrow()
            .substring(19);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
      String answer =
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Accept: %s\r\n\r\n"
                  .formatted(Base64.getEncoder().encodeToString(digest));
      connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] frame(int first, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(payload.length);
    } else if (payload.length < 65_536) {
      frame.writeBytes(new byte[] {126, (byte) (payload.length >> 8), (byte) payload.length});
    } else {
      frame.writeBytes(
          new byte[] {
            127,
            0,
            0,
            0,
            0,
            0,
            (byte) (payload.length >> 16),
            (byte) (payload.length >> 8),
            (byte) payload.length
          });
    }
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** A short masked frame of the client: its first byte and its content. */
  private static String masked(Socket connection) throws IOException {
    byte[] head = connection.getInputStream().readNBytes(6);
    byte[] payload = connection.getInputStream().readNBytes(head[1] & 0x7F);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= head[2 + i % 4];
    }
    return Integer.toHexString(head[0] & 0xFF) + " " + new String(payload, ISO_8859_1);
  }

  private WebSocket open(ScriptedServer server) throws Exception {
    return client
        .newWebSocketBuilder()
        .uri(server.uri())
        .buildAsync(listener)
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void receivesWholeMessagesAndAnswersPings() throws Exception {
    // Given
    byte[] event = LONG.getBytes(UTF_8);
    try (var server =
        new ScriptedServer(
            connection -> {
              accept(connection);
              var out = connection.getOutputStream();
              out.write(frame(0x81, "one".getBytes(UTF_8)));
              out.write(frame(0x01, java.util.Arrays.copyOf(event, 301)));
              out.write(frame(0x89, "ping".getBytes(UTF_8)));
              out.write(frame(0x80, java.util.Arrays.copyOfRange(event, 301, event.length)));
              sent.add(masked(connection));
              out.write(frame(0x88, new byte[] {0x03, (byte) 0xE9, 'b', 'y', 'e'}));
              sent.add(masked(connection));
            })) {

      // When
      open(server);

      // Then
      await().until(() -> sent.size() == 2);
      assertThat(seen).containsExactly("one", LONG, "closed 1001 bye");
      assertThat(sent).containsExactly("8a ping", "88 \u0003\u00e9");
    }
  }

  @Test
  void takesItsLeaveAndHearsTheOtherSide() throws Exception {
    // Given
    try (var server =
        new ScriptedServer(
            connection -> {
              accept(connection);
              sent.add(masked(connection));
              connection.getOutputStream().write(frame(0x88, new byte[] {0x03, (byte) 0xE8}));
            })) {
      WebSocket socket = open(server);

      // When
      boolean left = socket.sendClose(1000, "done");
      boolean leftAgain = socket.sendClose(1000, "done");

      // Then
      assertThat(left).isTrue();
      assertThat(leftAgain).isFalse();
      await().untilAsserted(() -> assertThat(seen).containsExactly("closed 1000 "));
      assertThat(sent).containsExactly("88 \u0003\u00e8done");
    }
  }

  @Test
  void tellsThatTheConnectionBroke() throws Exception {
    // Given
    try (var server =
        new ScriptedServer(
            connection -> {
              accept(connection);
              connection.getOutputStream().write(new byte[] {(byte) 0x81, 5, 'h', 'e'});
            })) {

      // When
      open(server);

      // Then
      await().untilAsserted(() -> assertThat(seen).containsExactly("failed EOFException"));
    }
  }

  @Test
  void tellsTheAnswerThatRefusesTheWatch() throws Exception {
    // Given
    try (var server =
        ScriptedServer.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {

      // When, Then
      assertThatThrownBy(() -> open(server))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refusal -> assertThat(refusal.getResponse().code()).isEqualTo(403));
    }
  }
}
