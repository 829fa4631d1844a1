package dev.fetchjobs.testkit.faults;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Represents a proxy between a Kubernetes client and a real API server. The client connects to the
 * loopback address with plain HTTP/1.1. Requests and answers are not changed, except by the fault
 * rules. Watches are HTTP streams; web sockets are refused.
 */
public final class ApiProxy implements AutoCloseable {
  private final Upstream upstream;
  private final FaultRules rules = new FaultRules();
  private final ApiLog log = new ApiLog();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile Optional<ServerSocket> listener;

  private ApiProxy(Upstream upstream) {
    this.upstream = upstream;
    ServerSocket socket = listen(0);
    this.port = socket.getLocalPort();
    this.listener = Optional.of(socket);
  }

  /**
   * Starts a proxy between clients and an API server.
   *
   * @param config the address of the API server, and the client certificate that the proxy sends.
   *     The proxy passes on a caller's own token or impersonation
   */
  public static ApiProxy to(Config config) {
    return new ApiProxy(Upstream.of(config));
  }

  /** Returns the configuration of a client that connects through the proxy. */
  public Config clientConfig() {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl("http://127.0.0.1:" + port)
        .withOnlyHttpWatches(true)
        .withHttp2Disable(true)
        .withTrustCerts(true)
        .build();
  }

  /** Returns the rules by which the proxy causes faults. */
  public FaultRules rules() {
    return rules;
  }

  public ApiLog log() {
    return log;
  }

  /**
   * Returns the complete answers of the API server to requests of this kind, oldest first, for
   * {@link Fault.Replay}.
   *
   * @param kind for example {@code list cronjobs}
   */
  public List<Reply> lists(String kind) {
    return log.lists(kind);
  }

  /** Resets all connections, and refuses new ones until {@link #up}. */
  public void down() {
    listener.ifPresent(ApiProxy::close);
    listener = Optional.empty();
    cut();
  }

  /** Lets the proxy accept connections again, on the same port. */
  public void up() {
    if (listener.isEmpty()) {
      listener = Optional.of(listen(port));
    }
  }

  /** Resets all connections of the proxy's clients once. */
  public void cut() {
    connections.forEach(ApiProxy::reset);
  }

  @Override
  public void close() {
    down();
    upstream.close();
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), 256);
      Thread.ofPlatform().daemon().name("api-proxy").start(() -> accept(socket));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + wanted, e);
    }
  }

  private void accept(ServerSocket socket) {
    while (true) {
      try {
        Socket connection = socket.accept();
        connections.add(connection);
        if (socket.isClosed()) {
          // The connection came while down() closed the socket, and its cut() may have missed it.
          reset(connection);
          return;
        }
        Thread.ofVirtual().name("api-proxy-connection").start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        Wire wire = new Wire(connection)) {
      boolean alive = true;
      while (alive) {
        Optional<ApiCall> call = wire.read();
        // A virtual thread may still receive bytes that arrived just after its socket was closed.
        alive = call.isPresent() && !connection.isClosed() && answer(call.get(), wire);
      }
    } catch (IOException e) {
      // One side closed the connection, or a rule demanded a reset.
      // The client must be able to handle this.
      reset(connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private boolean answer(ApiCall call, Wire wire) throws IOException, InterruptedException {
    if ("websocket".equalsIgnoreCase(call.headers().get("upgrade"))) {
      wire.write(Reply.failure(503, OptionalInt.empty()));
      return true;
    }
    return new Exchange(call, wire, upstream, log).answer(rules.decide(call));
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // The client or the connection's own thread has closed it meanwhile.
      return;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
