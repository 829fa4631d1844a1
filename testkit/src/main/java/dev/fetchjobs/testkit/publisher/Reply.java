package dev.fetchjobs.testkit.publisher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds the publisher's answer to a request. The connection is closed after the answer.
 *
 * @param headers complete lines without their line ends
 * @param length value of {@code Content-Length}
 * @param body bytes to send; may be fewer than the length
 * @param bytesPerSecond speed of the body; 0 if there is no limit
 */
record Reply(int status, List<String> headers, long length, Slice body, long bytesPerSecond) {

  /**
   * The publisher writes this many bytes at once. This is less than the connection's buffer has,
   * because a full buffer would be sent without a flush.
   */
  private static final int STEP = 1 << 15;

  /**
   * Describes a part of an array, so that the publisher does not copy a large file for each
   * request.
   */
  record Slice(byte[] bytes, int from, int to) {
    static final Slice NOTHING = new Slice(new byte[0], 0, 0);
  }

  static Reply text(int status, String text) {
    return of(status, "text/plain", text);
  }

  static Reply html(int status, String page) {
    return of(status, "text/html", page);
  }

  private static Reply of(int status, String mediaType, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Reply(
        status,
        List.of("Content-Type: " + mediaType + "; charset=utf-8"),
        bytes.length,
        new Slice(bytes, 0, bytes.length),
        0);
  }

  Reply with(List<String> more) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(more);
    return new Reply(status, all, length, body, bytesPerSecond);
  }

  Reply withoutBody() {
    return new Reply(status, headers, length, Slice.NOTHING, 0);
  }

  /**
   * Writes the answer, and counts its body bytes in {@code sent}. The end is not flushed, so the
   * caller can log the answer before the client has all of it.
   */
  void writeTo(OutputStream out, AtomicLong sent) throws IOException, InterruptedException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + reason() + "\r\n");
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (status != 304 && status != 204) {
      head.append("Content-Length: ").append(length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    out.write(head.toString().getBytes(ISO_8859_1));
    int step = bytesPerSecond > 0 ? Math.clamp(bytesPerSecond / 10, 1, STEP) : STEP;
    for (int at = body.from(); at < body.to(); at += step) {
      int count = Math.min(step, body.to() - at);
      out.flush();
      out.write(body.bytes(), at, count);
      sent.addAndGet(count);
      if (bytesPerSecond > 0) {
        Thread.sleep(1000L * step / bytesPerSecond);
      }
    }
  }

  private String reason() {
    return REASONS.getOrDefault(status, "Status " + status);
  }

  private static final Map<Integer, String> REASONS =
      Map.of(
          200, "OK",
          204, "No Content",
          206, "Partial Content",
          304, "Not Modified",
          400, "Bad Request",
          404, "Not Found",
          429, "Too Many Requests",
          500, "Internal Server Error",
          503, "Service Unavailable");
}
