package dev.fetchjobs.operator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Status line and header of a response (RFC 9112, sections 4 and 5).
 *
 * @param headers by name in any case
 */
record Head(int status, Map<String, List<String>> headers) {

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MAX_LINES = 200;

  /** Interim responses are passed over, but for 101, after which another protocol begins. */
  static Head read(InputStream in) throws IOException {
    Head head = readOne(in);
    while (head.status / 100 == 1 && head.status != 101) {
      head = readOne(in);
    }
    return head;
  }

  private static Head readOne(InputStream in) throws IOException {
    String first = line(in);
    if (!first.startsWith("HTTP/1.") || first.length() < 12) {
      throw new ProtocolException("This is no HTTP/1.1 response: " + first);
    }
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int lines = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || ++lines > MAX_LINES) {
        throw new ProtocolException("The response's header is malformed: " + line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>(1))
          .add(line.substring(colon + 1).strip());
    }
    return new Head(number(first.substring(9, 12), 10), headers);
  }

  /** Without its end. */
  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The API server has closed the connection");
      }
      if (line.size() >= MAX_BYTES) {
        throw new ProtocolException("The response's header is too long");
      }
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  static int number(String digits, int radix) throws IOException {
    try {
      int number = Integer.parseInt(digits.strip(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new ProtocolException("No number: " + digits);
    }
    throw new ProtocolException("A number below zero: " + digits);
  }

  /** Whether one of the comma-separated values of a header is this word. */
  boolean says(String name, String word) {
    return headers.getOrDefault(name, List.of()).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).equals(word));
  }
}
