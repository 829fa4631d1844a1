package dev.fetchjobs.operator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.ByteArrayBodyContent;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.InputStreamBodyContent;
import io.fabric8.kubernetes.client.http.StandardHttpRequest.StringBodyContent;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One connection, used by one exchange at a time. */
final class Connection {

  private static final int BUFFER = 16 * 1024;

  private final Socket transport;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private volatile long idleSince = System.nanoTime();

  /**
   * @param transport below TLS
   * @param socket to talk through; the same without TLS
   */
  Connection(Socket transport, Socket socket) throws IOException {
    this.transport = transport;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    this.out = socket.getOutputStream();
  }

  /** In one piece: head and content go in one TLS record if they fit. */
  void send(StandardHttpRequest request, Map<String, String> more) throws IOException {
    byte[] content = content(request.body());
    StringBuilder head = new StringBuilder(400);
    URI uri = request.uri();
    head.append(request.method()).append(' ').append(uri.getRawPath());
    if (uri.getRawQuery() != null) {
      head.append('?').append(uri.getRawQuery());
    }
    head.append(" HTTP/1.1\r\n");
    header(head, "Host", uri.getRawAuthority());
    if (request.getContentType() != null) {
      header(head, "Content-Type", request.getContentType());
    }
    if (content != null) {
      header(head, "Content-Length", String.valueOf(content.length));
    }
    more.forEach((name, value) -> header(head, name, value));
    request.headers().forEach((name, values) -> values.forEach(value -> header(head, name, value)));
    byte[] lines = head.append("\r\n").toString().getBytes(ISO_8859_1);
    if (content == null) {
      write(lines);
      return;
    }
    byte[] all = new byte[lines.length + content.length];
    System.arraycopy(lines, 0, all, 0, lines.length);
    System.arraycopy(content, 0, all, lines.length, content.length);
    write(all);
  }

  private static void header(StringBuilder head, String name, String value) {
    if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a line break in the header " + name);
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static byte @Nullable [] content(StandardHttpRequest.@Nullable BodyContent body)
      throws IOException {
    return switch (body) {
      case null -> null;
      case StringBodyContent text -> text.getContent().getBytes(UTF_8);
      case ByteArrayBodyContent bytes -> bytes.getContent();
      case InputStreamBodyContent stream -> stream.getContent().readAllBytes();
      default -> throw new IOException("Content of an unknown kind: " + body.getClass());
    };
  }

  void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  InputStream in() {
    return in;
  }

  /**
   * @param silence how long a read waits for bytes; zero for ever
   */
  void patience(Duration silence) throws IOException {
    socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
  }

  void rest() {
    idleSince = System.nanoTime();
  }

  boolean hasRested(Duration time) {
    return System.nanoTime() - idleSince > time.toNanos();
  }

  /** At once and from any thread; whoever reads or writes gets an exception. */
  void abort() {
    try {
      transport.close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }
}
