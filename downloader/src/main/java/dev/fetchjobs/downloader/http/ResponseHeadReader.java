package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.HeaderField;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the header section of a response. This class is more strict than RFC 9112: it refuses bare
 * line feeds, folded lines and control characters, because proxies may interpret them in another
 * way.
 */
public final class ResponseHeadReader {

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_FIELDS = 256;
  private static final int MAX_INTERIM = 16;

  /**
   * A TLS server sends an alert to a client that does not use TLS, and this is the alert's first
   * byte (RFC 8446).
   */
  private static final int TLS_ALERT = 0x15;

  private final Connection connection;
  private int left = MAX_BYTES;
  private boolean began;

  private ResponseHeadReader(Connection connection) {
    this.connection = connection;
  }

  /** Returns the head of the final response. Interim responses (1xx) are skipped. */
  static ResponseHead read(Connection connection) throws IOException, FetchException {
    for (int interim = 0; interim <= MAX_INTERIM; interim++) {
      ResponseHead head = new ResponseHeadReader(connection).head();
      if (head.status() == 101) {
        throw bad("The server switched protocols (101), which nobody asked for.");
      }
      if (head.status() >= 200) {
        return head;
      }
    }
    throw bad("The server sent more than %d interim responses (1xx).".formatted(MAX_INTERIM));
  }

  /**
   * Reads the trailer fields after a chunked body by the rules for header fields. Nothing uses
   * these fields.
   */
  public static void skipTrailers(Connection connection) throws IOException, FetchException {
    new ResponseHeadReader(connection).fields();
  }

  private ResponseHead head() throws IOException, FetchException {
    String line = line();
    boolean wellFormed =
        line.length() >= 12
            && line.startsWith("HTTP/1.")
            && isDigit(line.charAt(7))
            && line.charAt(8) == ' '
            && line.substring(9, 12).chars().allMatch(ResponseHeadReader::isDigit)
            && (line.length() == 12 || line.charAt(12) == ' ');
    if (!wellFormed) {
      throw bad("The answer does not start with an HTTP/1 status line.");
    }
    int status = Integer.parseInt(line.substring(9, 12));
    if (status < 100 || status > 599) {
      throw bad("The server answered with the status %d, which does not exist.".formatted(status));
    }
    String reason = line.length() > 13 ? line.substring(13) : "";
    return new ResponseHead(line.charAt(7) - '0', status, reason, fields());
  }

  private List<HeaderField> fields() throws IOException, FetchException {
    List<HeaderField> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (fields.size() == MAX_FIELDS) {
        throw bad("The header has more than %d fields.".formatted(MAX_FIELDS));
      }
      fields.add(field(line));
    }
    return List.copyOf(fields);
  }

  private static HeaderField field(String line) throws FetchException {
    int colon = line.indexOf(':');
    if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
      throw bad("The header has a folded line, which is obsolete and ambiguous.");
    }
    if (colon < 1 || !HeaderField.isToken(line.substring(0, colon))) {
      throw bad("The header has a line that is not a field.");
    }
    return new HeaderField(line.substring(0, colon), trim(line.substring(colon + 1)));
  }

  private String line() throws IOException, FetchException {
    byte[] bytes = new byte[128];
    int length = 0;
    while (true) {
      int b = octet();
      if (b == '\r') {
        if (octet() != '\n') {
          throw bad("The header has a carriage return that no line feed follows.");
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
      }
      if (b == TLS_ALERT && left == MAX_BYTES - 1) {
        throw bad("The server speaks TLS on this port. Check scheme and port of the URL.");
      }
      if ((b < ' ' && b != '\t') || b == 0x7f) {
        throw bad("The header has a control character in it (code %d).".formatted(b));
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, length * 2);
      }
      bytes[length++] = (byte) b;
    }
  }

  private int octet() throws IOException, FetchException {
    int b = connection.next();
    if (b < 0) {
      throw new EOFException(
          began ? "in the middle of the header" : "before the first byte of an answer");
    }
    began = true;
    if (left-- == 0) {
      throw bad("The header is longer than %d KiB.".formatted(MAX_BYTES / 1024));
    }
    return b;
  }

  private static String trim(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && " \t".indexOf(value.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && " \t".indexOf(value.charAt(end - 1)) >= 0) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static FetchException bad(String message) {
    return FetchException.ofPermanent(Reason.BAD_RESPONSE, message);
  }
}
