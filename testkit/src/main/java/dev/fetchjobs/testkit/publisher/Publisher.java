package dev.fetchjobs.testkit.publisher;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLException;

/**
 * Represents a publisher of files for tests. Consumers use these addresses:
 *
 * <ul>
 *   <li>{@code GET /files/NAME}: the file. It has ETag and Last-Modified; conditional requests and
 *       {@code bytes=n-} are supported
 *   <li>{@code GET /files/NAME.sha256}: the file's digest as {@code sha256sum} writes it, unless
 *       there is a published file with this name
 * </ul>
 *
 * Tests control the publisher by these addresses. NAME may contain slashes. Answers are plain text;
 * a wrong request is answered with 400 and a sentence:
 *
 * <ul>
 *   <li>{@code PUT /control/files/NAME}: publishes the request's body as the file, with the present
 *       time as its modification time
 *   <li>{@code POST /control/instruments/NAME?rows=5000&seed=1}: publishes an {@link
 *       InstrumentsFile} as the file
 *   <li>{@code GET /control/files/NAME}: lines {@code bytes N}, {@code sha256 HEX}, {@code etag
 *       "…"}; 404 until the file exists, so that a probe can wait for it
 *   <li>{@code POST /control/behaviour/NAME?…}: sets how requests are answered, see {@link
 *       Behaviour} for the parameters. It replaces the previous settings; without parameters
 *       requests are answered normally
 *   <li>{@code GET /control/requests/NAME}: one line for each answered request for the file: time,
 *       method, path, status, body bytes sent, then the request's headers as {@code name: value},
 *       separated by tabs. A request is listed as soon as the client has the last byte
 *   <li>{@code DELETE /control/requests/NAME}: forgets the recorded requests
 *   <li>{@code GET /healthz}: 200
 * </ul>
 */
public final class Publisher implements AutoCloseable {
  private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();
  private final List<ServerSocket> sockets = new CopyOnWriteArrayList<>();
  private final Clock clock;

  private Publisher(Clock clock) {
    this.clock = clock;
  }

  /**
   * Starts a publisher.
   *
   * @param factory makes plain sockets, or sockets of a TLS context
   * @param address address to listen on; port 0 is any free port
   * @param clock gives the files their modification times
   */
  public static Publisher start(
      ServerSocketFactory factory, InetSocketAddress address, Clock clock) {
    Publisher publisher = new Publisher(clock);
    publisher.alsoOn(factory, address);
    return publisher;
  }

  /** Starts a publisher without TLS on a free port of the loopback address. */
  public static Publisher onLoopback() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return start(ServerSocketFactory.getDefault(), address, Clock.systemUTC());
  }

  /** Serves the same files on an additional port. Returns this port. */
  public int alsoOn(ServerSocketFactory factory, InetSocketAddress address) {
    try {
      ServerSocket socket = factory.createServerSocket();
      socket.setReuseAddress(true);
      socket.bind(address, 256);
      sockets.add(socket);
      Thread.ofPlatform().name("publisher").start(() -> accept(socket));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
  }

  /** Returns the publisher's first port. */
  public int port() {
    return sockets.getFirst().getLocalPort();
  }

  /** Lets the publisher offer an instruments file with today's date. */
  public void publish(String name, int rows, long seed) {
    byte[] content = new InstrumentsFile(rows, seed, LocalDate.now(clock)).bytes();
    shelf(name).publish(new PublishedFile(content, "text/csv; charset=utf-8", clock.instant()));
  }

  @Override
  public void close() {
    for (ServerSocket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void accept(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          System.err.println("publisher: cannot accept: " + e.getMessage());
        }
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        OutputStream out = new BufferedOutputStream(connection.getOutputStream(), 64 << 10)) {
      connection.setSoTimeout(30_000);
      Request request = Request.read(connection.getInputStream());
      if (request.path().startsWith("/files/")) {
        serveFile(request, out);
      } else {
        control(request).writeTo(out, new AtomicLong());
      }
    } catch (SSLException e) {
      return; // the client refused the certificate and reports this itself
    } catch (IOException e) {
      System.err.println("publisher: a connection ended early: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serveFile(Request request, OutputStream out)
      throws IOException, InterruptedException {
    String name = request.path().substring("/files/".length());
    boolean sidecar = name.endsWith(".sha256") && !shelves.containsKey(name);
    Shelf shelf = shelf(sidecar ? name.substring(0, name.length() - ".sha256".length()) : name);
    Thread.sleep(shelf.delayMillis());
    Reply reply = sidecar ? shelf.sidecar() : shelf.answer(request);
    Reply sent = request.method().equals("HEAD") ? reply.withoutBody() : reply;
    AtomicLong bytes = new AtomicLong();
    try {
      sent.writeTo(out, bytes);
    } finally {
      shelf.log(clock.instant(), request, sent.status(), bytes.get());
    }
  }

  private Reply control(Request request) {
    try {
      List<String> parts = List.of(request.path().split("/", 4));
      if (request.path().equals("/healthz")) {
        return Reply.text(200, "ok\n");
      }
      if (parts.size() != 4 || !parts.get(1).equals("control")) {
        return Reply.text(404, "Files are below /files/.\n");
      }
      return control(request, request.method() + " " + parts.get(2), parts.get(3));
    } catch (IllegalArgumentException e) {
      return Reply.text(400, e.getMessage() + "\n");
    }
  }

  private Reply control(Request request, String what, String name) {
    Shelf shelf = shelf(name);
    switch (what) {
      case "PUT files" -> {
        String type = request.headers().getOrDefault("content-type", "text/csv");
        shelf.publish(new PublishedFile(request.body(), type, clock.instant()));
      }
      case "POST instruments" ->
          publish(name, (int) number(request, "rows", 5_000), number(request, "seed", 1));
      case "GET files" -> {
        return shelf.described();
      }
      case "POST behaviour" -> shelf.behave(Behaviour.parse(request.parameters()));
      case "GET requests" -> {
        return Reply.text(200, shelf.requests());
      }
      case "DELETE requests" -> shelf.forgetRequests();
      default -> {
        return Reply.text(404, "Nothing is known of " + what + ".\n");
      }
    }
    return Reply.text(200, shelf.describe());
  }

  private static long number(Request request, String name, long otherwise) {
    List<String> values = request.parameters().getOrDefault(name, List.of());
    return values.isEmpty() ? otherwise : Long.parseLong(values.getFirst());
  }

  private Shelf shelf(String name) {
    return shelves.computeIfAbsent(name, Shelf::new);
  }
}
