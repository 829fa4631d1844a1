package dev.fetchjobs.operator.page;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Represents an HTTP answer of the page. */
record Answer(int code, byte[] body, Map<String, String> headers) {

  private static final String HTML = "text/html; charset=utf-8";

  static Answer html(int code, byte[] body) {
    return new Answer(code, body, Map.of("Content-Type", HTML));
  }

  static Answer redirect(String target) {
    return new Answer(303, new byte[0], Map.of("Location", target));
  }

  /** Answers with a file that has another address whenever its content changes. */
  static Answer file(String type, String content) {
    return new Answer(
        200,
        content.getBytes(StandardCharsets.UTF_8),
        Map.of("Content-Type", type, "Cache-Control", "public, max-age=86400"));
  }

  Answer with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Answer(code, body, more);
  }
}
