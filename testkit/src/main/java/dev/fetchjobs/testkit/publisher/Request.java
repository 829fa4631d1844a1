package dev.fetchjobs.testkit.publisher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Describes one request as the publisher received it.
 *
 * @param path percent-decoded, without the query
 * @param parameters the decoded query
 * @param headers headers by lower-case name; for a repeated header the last value
 */
record Request(
    String method,
    String path,
    Map<String, List<String>> parameters,
    Map<String, String> headers,
    byte[] body) {
  private static final int MAX_HEAD = 64 << 10;
  private static final int MAX_BODY = 256 << 20;

  static Request read(InputStream in) throws IOException {
    String[] lines = head(in).split("\r\n", -1);
    String[] start = lines[0].split(" ", 3);
    if (start.length != 3) {
      throw new IOException("not a request line: " + lines[0]);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.put(
            lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
            lines[i].substring(colon + 1).strip());
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (length > MAX_BODY) {
      throw new IOException("a body of " + length + " bytes is too large");
    }
    int query = start[1].indexOf('?');
    return new Request(
        start[0],
        decode((query < 0 ? start[1] : start[1].substring(0, query)).replace("+", "%2B")),
        query < 0 ? Map.of() : parameters(start[1].substring(query + 1)),
        headers,
        in.readNBytes(length));
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    int matched = 0;
    while (matched < 4) {
      int c = in.read();
      if (c < 0 || head.size() >= MAX_HEAD) {
        throw new IOException("the request ended, or grew too large, inside its head");
      }
      head.write(c);
      matched = c == "\r\n\r\n".charAt(matched) ? matched + 1 : c == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1).strip();
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      parameters.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
