package dev.fetchjobs.testkit.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads requests from a client's connection and writes answers to it, with HTTP/1.1. Only one
 * thread may use it.
 */
final class Wire implements AutoCloseable {
  private static final int MAX_LINE = 64 << 10;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), 64 << 10);
  }

  /**
   * Reads the next request of a client, or returns empty if the client has closed the connection.
   */
  Optional<ApiCall> read() throws IOException {
    String start = line();
    if (start.isEmpty()) {
      return Optional.empty();
    }
    String[] words = start.split(" ", -1);
    if (words.length != 3) {
      throw new IOException("not a request line: " + start);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 1) {
        throw new IOException("not a header: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return Optional.of(new ApiCall(words[0], words[1], Map.copyOf(headers), body(headers)));
  }

  void write(Reply reply) throws IOException {
    writeHead(reply.status(), reply.headers(), "Content-Length: " + reply.body().length);
    out.write(reply.body());
    out.flush();
  }

  /** Announces the length of the whole answer and writes half of its body. */
  void writeHalf(Reply reply) throws IOException {
    writeHead(reply.status(), reply.headers(), "Content-Length: " + reply.body().length);
    out.write(reply.body(), 0, reply.body().length / 2);
    out.flush();
  }

  void beginStream(int status, List<String> headers) throws IOException {
    writeHead(status, headers, "Transfer-Encoding: chunked");
    out.flush();
  }

  void writeChunk(String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
    out.write(bytes);
    out.write("\r\n".getBytes(ISO_8859_1));
    out.flush();
  }

  void endStream() throws IOException {
    out.write("0\r\n\r\n".getBytes(ISO_8859_1));
    out.flush();
  }

  /** Sends no answer, and waits until the client closes the connection or the time is over. */
  void awaitClose(Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    try {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (SocketTimeoutException e) {
      reset();
    }
  }

  /** Resets the connection, so that the client gets an error instead of the end of the stream. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void writeHead(int status, List<String> headers, String framing) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " -\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    out.write(head.append(framing).append("\r\n\r\n").toString().getBytes(ISO_8859_1));
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    if (!headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().replaceFirst(";.*", "").strip(), 16);
  }

  /**
   * Reads a line of a request without its line end. At the end of the stream the line is empty as
   * well.
   */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (line.size() == MAX_LINE) {
        throw new IOException("a line is longer than " + MAX_LINE + " bytes");
      }
      line.write(c);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }
}
