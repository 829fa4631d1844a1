package dev.fetchjobs.testkit.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Represents a test server that uses plain sockets, on the loopback address unless another one is
 * named. The server reads a request, records it, and does what its script says. The server never
 * corrects the script's output.
 */
public final class BadServer implements AutoCloseable {

  private static final int BACKLOG = 50;

  private final ServerSocket listener;
  private final Script script;
  private final @Nullable TlsServer tls;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  private BadServer(InetAddress address, Script script, @Nullable TlsServer tls) {
    this.script = script;
    this.tls = tls;
    try {
      this.listener = new ServerSocket(0, BACKLOG, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("bad-server").start(this::accept);
  }

  public static BadServer http(Script script) {
    return http(InetAddress.getLoopbackAddress(), script);
  }

  public static BadServer http(InetAddress address, Script script) {
    return new BadServer(address, script, null);
  }

  public static BadServer https(TlsServer tls, Script script) {
    return new BadServer(InetAddress.getLoopbackAddress(), script, tls);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /**
   * Returns the URL of the test server for a path. The URL has an address instead of a name: {@code
   * http://127.0.0.1:PORT} and the path.
   */
  public String url(String path) {
    return url("127.0.0.1", path);
  }

  public String url(String host, String path) {
    return (tls == null ? "http://" : "https://") + host + ":" + port() + path;
  }

  /** Returns the requests to the test server so far, in the order of their arrival. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /**
   * Returns the number of connections to the test server so far, including those without a request.
   */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      return; // the server was closed
    }
  }

  private void serve(Socket raw) {
    try (raw;
        Socket socket = tls == null ? raw : tls.accept(raw)) {
      Seen request = read(socket.getInputStream());
      seen.add(request);
      script.answer(new Exchange(raw, socket, request, requests.incrementAndGet()));
    } catch (IOException e) {
      return; // the client closed the connection, or sent no request
    } finally {
      open.remove(raw);
    }
  }

  private static Seen read(InputStream in) throws IOException {
    String first = line(in);
    List<String> fields = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      fields.add(line);
    }
    int length =
        new Seen(first, fields, "").field("Content-Length").map(Integer::parseInt).orElse(0);
    String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    return new Seen(first, List.copyOf(fields), body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("no request");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
