package dev.fetchjobs.operator.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;

/** Sends bytes that no HTTP client would send. */
final class RawRequest implements AutoCloseable {

  /** Ends a test that would wait forever. It is far above each limit of the server. */
  private static final int PATIENCE_MILLIS = 120_000;

  private final Socket socket;

  RawRequest(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Sends text. The server may have closed the connection before all of it was sent. */
  RawRequest send(String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    } catch (SocketException e) {
      // The answer shows what the server did.
    }
    return this;
  }

  /** Waits until the server closes the connection, and returns all that it answered. */
  String answer() throws IOException {
    var answer = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(answer);
    } catch (SocketException e) {
      // A reset is an end as well.
    }
    return answer.toString(ISO_8859_1);
  }

  /** Ends the connection by a reset, as a client that crashes. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
