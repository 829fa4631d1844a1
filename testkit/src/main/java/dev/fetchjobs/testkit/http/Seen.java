package dev.fetchjobs.testkit.http;

import java.util.List;
import java.util.Optional;

/**
 * Describes a request as the server received it.
 *
 * @param fields the lines after the request line, as they were sent
 * @param body the body, each byte as one character (ISO 8859-1); its length is that of
 *     Content-Length
 */
public record Seen(String requestLine, List<String> fields, String body) {

  /** Returns the value of the header field, if the client sent it. */
  public Optional<String> field(String name) {
    return fields.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  public String target() {
    return requestLine.split(" ", 3)[1];
  }

  @Override
  public String toString() {
    return requestLine + "\n" + String.join("\n", fields);
  }
}
