package dev.fetchjobs.operator.http;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Each request has a virtual thread of its own, from the first byte sent to the last one read.
 * Credentials, repetition and the like are the parent's.
 */
public final class BlockingHttpClient
    extends StandardHttpClient<
        BlockingHttpClient, BlockingHttpFactory, BlockingHttpFactory.Builder> {

  private final Connections connections;

  BlockingHttpClient(BlockingHttpFactory.Builder builder, Connections connections) {
    super(builder, connections.closed());
    this.connections = connections;
  }

  Connections connections() {
    return connections;
  }

  @Override
  public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
      StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    Exchange exchange = new Exchange(connections, request, consumer);
    Thread.ofVirtual().name("http").start(exchange);
    return exchange.response();
  }

  @Override
  public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
      StandardWebSocketBuilder builder, WebSocket.Listener listener) {
    Messages messages =
        new Messages(connections, builder.asHttpRequest(), builder.getSubprotocol(), listener);
    Thread.ofVirtual().name("websocket").start(messages);
    return messages.response();
  }

  @Override
  public void doClose() {
    connections.close();
  }
}
