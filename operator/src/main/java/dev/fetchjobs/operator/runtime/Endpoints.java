package dev.fetchjobs.operator.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Serves the operator's HTTP endpoints. {@code /livez} succeeds as long as the process can answer.
 * {@code /readyz} succeeds while the operator works or waits for the Lease. {@code /metrics} has
 * the metrics in Prometheus' text format. {@code /livez} does not depend on the API server, because
 * a restart of the operator would not help.
 *
 * <p>Any pod of the cluster can connect to the port. Each connection carries one short request and
 * has a time limit. {@link Connections} limits their number: a new connection closes the oldest. So
 * a probe, which sends its request at once, gets its answer even if there are many half-sent
 * requests.
 */
public final class Endpoints implements AutoCloseable {

  /** A connection to an endpoint lasts at most this long, even if the other side is slow. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int CONNECTIONS = 64;
  private static final int REQUEST_BYTES = 8 * 1024;

  /**
   * The operator answers at most this many requests for metrics at the same time. Each of these
   * requests needs memory for the text of all metrics, which has 3 MB if each of 10,000 FetchJobs
   * has gauges.
   */
  private static final int SCRAPES = 2;

  private final ServerSocket listener;
  private final Connections connections = new Connections(CONNECTIONS, PATIENCE);
  private final Semaphore scrapes = new Semaphore(SCRAPES);
  private final BooleanSupplier ready;
  private final Supplier<String> metrics;

  public Endpoints(int port, BooleanSupplier ready, Supplier<String> metrics) throws IOException {
    this.ready = ready;
    this.metrics = metrics;
    this.listener = new ServerSocket(port, 128, (InetAddress) null);
    // The thread that accepts connections keeps the process alive.
    // All other threads of the operator are daemon threads.
    Thread.ofPlatform().name("endpoints").start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        Thread.ofVirtual().name("endpoints-connection").start(() -> serve(socket));
      } catch (IOException e) {
        // The endpoint's socket was closed, or no file descriptor is left.
        connections.closeOldest();
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String request = request(socket.getInputStream());
      answer(socket.getOutputStream(), request);
      // If a byte of the request were unread, closing the socket would reset the connection.
      // The client would lose the answer by such a reset.
      socket.shutdownOutput();
    } catch (IOException e) {
      // The client has closed the connection, or the connection's time was over.
      return;
    } finally {
      connections.remove(socket);
    }
  }

  /**
   * Returns the first line of an HTTP request. The method reads the header fields after this line
   * and ignores them.
   */
  private static String request(InputStream in) throws IOException {
    byte[] head = new byte[REQUEST_BYTES];
    int length = 0;
    while (length < head.length) {
      int count = in.read(head, length, head.length - length);
      if (count < 0) {
        throw new IOException("the request ended early");
      }
      length += count;
      String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
      if (text.contains("\r\n\r\n")) {
        return text.substring(0, text.indexOf("\r\n"));
      }
    }
    throw new IOException("the request is too long");
  }

  private void answer(OutputStream out, String request) throws IOException {
    String[] words = request.split(" ", -1);
    boolean head = words[0].equals("HEAD");
    if (words.length != 3 || !(head || words[0].equals("GET"))) {
      write(out, false, "405 Method Not Allowed", "text/plain", "only GET is answered\n");
      return;
    }
    switch (words[1].replaceFirst("\\?.*", "")) {
      case "/livez" -> write(out, head, "200 OK", "text/plain", "ok\n");
      case "/readyz" -> {
        boolean yes = ready.getAsBoolean();
        write(
            out,
            head,
            yes ? "200 OK" : "503 Service Unavailable",
            "text/plain",
            yes ? "ok\n" : "not yet\n");
      }
      case "/metrics" -> scrape(out, head);
      default -> write(out, head, "404 Not Found", "text/plain", "not found\n");
    }
  }

  private void scrape(OutputStream out, boolean head) throws IOException {
    if (!scrapes.tryAcquire()) {
      write(
          out,
          head,
          "503 Service Unavailable",
          "text/plain",
          "too many requests read the metrics at this moment\n");
      return;
    }
    try {
      write(out, head, "200 OK", "text/plain; version=0.0.4; charset=utf-8", metrics.get());
    } finally {
      scrapes.release();
    }
  }

  private static void write(OutputStream out, boolean head, String status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String fields =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, type, body.length);
    out.write(fields.getBytes(StandardCharsets.ISO_8859_1));
    if (!head) {
      out.write(body);
    }
    out.flush();
  }

  @Override
  public void close() {
    Connections.close(listener);
    connections.close();
  }
}
