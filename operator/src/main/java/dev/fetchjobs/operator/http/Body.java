package dev.fetchjobs.operator.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of a response, whatever delimits it (RFC 9112, section 6). */
final class Body {

  private static final int PIECE = 16 * 1024;
  private static final long UNTIL_CLOSED = Long.MAX_VALUE;

  private final InputStream in;
  private final boolean chunked;
  private long left;
  private boolean ended;

  private Body(InputStream in, boolean chunked, long left) {
    this.in = in;
    this.chunked = chunked;
    this.left = left;
    this.ended = !chunked && left == 0;
  }

  static Body of(InputStream in, Head head, String method) throws IOException {
    if (method.equals("HEAD") || head.status() == 204 || head.status() == 304) {
      return new Body(in, false, 0);
    }
    if (head.says("Transfer-Encoding", "chunked")) {
      return new Body(in, true, 0);
    }
    List<String> length = head.headers().getOrDefault("Content-Length", List.of());
    return new Body(
        in, false, length.isEmpty() ? UNTIL_CLOSED : Head.number(length.getFirst(), 10));
  }

  /** Whether another response can follow on the connection. */
  boolean isDelimited() {
    return left != UNTIL_CLOSED;
  }

  /** The next bytes as they come; null at the end. */
  @Nullable ByteBuffer next() throws IOException {
    if (chunked && left == 0 && !ended) {
      nextChunk();
    }
    if (ended) {
      return null;
    }
    byte[] piece = new byte[(int) Math.min(left, PIECE)];
    int read = in.read(piece);
    if (read < 0 && left == UNTIL_CLOSED) {
      ended = true;
      return null;
    }
    if (read < 0) {
      throw new EOFException("The API server has closed the connection within a response");
    }
    if (left != UNTIL_CLOSED) {
      left -= read;
      afterPiece();
    }
    return ByteBuffer.wrap(piece, 0, read);
  }

  private void nextChunk() throws IOException {
    String size = Head.line(in);
    int extension = size.indexOf(';');
    left = Head.number(extension < 0 ? size : size.substring(0, extension), 16);
    if (left == 0) {
      while (!Head.line(in).isEmpty()) {
        // trailers mean nothing to us
      }
      ended = true;
    }
  }

  private void afterPiece() throws IOException {
    if (left > 0) {
      return;
    }
    if (!chunked) {
      ended = true;
    } else if (!Head.line(in).isEmpty()) {
      throw new IOException("A chunk is longer than it says");
    }
  }
}
