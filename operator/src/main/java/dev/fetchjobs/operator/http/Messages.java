package dev.fetchjobs.operator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.http.WebSocketUpgradeResponse;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A WebSocket (RFC 6455) for watches: the API server sends messages, we only take leave. */
final class Messages implements Runnable, WebSocket {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** RFC 6455, section 1.3. */
  private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** For the answer to our leave. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final Connections connections;
  private final StandardHttpRequest request;
  private final @Nullable String subprotocol;
  private final Listener listener;
  private final CompletableFuture<WebSocketResponse> response = new CompletableFuture<>();

  /** One message is wanted from the start, each other is asked for. */
  private final Semaphore demand = new Semaphore(1);

  private volatile @Nullable Frames frames;

  Messages(
      Connections connections,
      StandardHttpRequest request,
      @Nullable String subprotocol,
      Listener listener) {
    this.connections = connections;
    this.request = request;
    this.subprotocol = subprotocol;
    this.listener = listener;
  }

  CompletableFuture<WebSocketResponse> response() {
    return response;
  }

  @Override
  public void run() {
    Connection connection = null;
    boolean opened = false;
    try {
      connection = connections.dial(request.uri());
      Frames both = new Frames(connection);
      opened = open(connection, both);
      if (opened) {
        receive(both);
      }
    } catch (Throwable e) { // whoever waits for the answer has to be told
      if (opened) {
        listener.onError(this, e);
      } else {
        response.completeExceptionally(e);
      }
    } finally {
      if (connection != null) {
        connections.end(connection);
      }
    }
  }

  /** Returns whether the server agreed. */
  private boolean open(Connection connection, Frames both) throws IOException {
    byte[] nonce = new byte[16];
    RANDOM.nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Upgrade", "websocket");
    headers.put("Connection", "Upgrade");
    headers.put("Sec-WebSocket-Version", "13");
    headers.put("Sec-WebSocket-Key", key);
    if (subprotocol != null) {
      headers.put("Sec-WebSocket-Protocol", subprotocol);
    }
    connection.patience(Exchange.PATIENCE);
    connection.send(request, headers);
    Head head = Head.read(connection.in());
    var answer = new WebSocketUpgradeResponse(request, head.status(), head.headers());
    if (head.status() != 101) {
      response.complete(new WebSocketResponse(answer, new WebSocketHandshakeException(answer)));
      return false;
    }
    if (!head.headers().getOrDefault("Sec-WebSocket-Accept", List.of()).contains(accept(key))) {
      throw new ProtocolException("The server does not speak WebSocket");
    }
    connection.patience(Duration.ZERO);
    frames = both;
    listener.onOpen(this);
    response.complete(new WebSocketResponse(answer, this));
    return true;
  }

  private static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest((key + ACCEPT).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-1", e);
    }
  }

  private void receive(Frames in) throws IOException, InterruptedException {
    while (true) {
      demand.acquire();
      switch (in.next()) {
        case Frames.Text(String text) -> listener.onMessage(this, text);
        case Frames.Binary(ByteBuffer bytes) -> listener.onMessage(this, bytes);
        case Frames.Close(int code, String reason) -> {
          in.leave(code, "", LEAVE);
          listener.onClose(this, code, reason);
          return;
        }
      }
    }
  }

  @Override
  public void request() {
    demand.release();
  }

  @Override
  public boolean send(ByteBuffer buffer) {
    Frames out = frames;
    return out != null && out.binary(buffer);
  }

  @Override
  public boolean sendClose(int code, @Nullable String reason) {
    Frames out = frames;
    if (out == null || !out.leave(code, reason == null ? "" : reason, LEAVE)) {
      return false;
    }
    // What still comes is read up to the other side's leave.
    demand.release(Short.MAX_VALUE);
    return true;
  }

  /** Nothing waits: what is sent has been handed to the system. */
  @Override
  public long queueSize() {
    return 0;
  }
}
