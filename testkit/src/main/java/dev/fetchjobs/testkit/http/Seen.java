package dev.fetchjobs.testkit.http;

import java.util.List;
import java.util.Optional;

/**
 * A request as it came in.
 *
 * @param fields lines behind the request line, as sent
 * @param body each byte as one character (ISO 8859-1), read by Content-Length
 */
public record Seen(String requestLine, List<String> fields, String body) {

  /** The value of the field, if it was sent. */
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
