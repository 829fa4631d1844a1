package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.text.Redaction;
import java.util.List;
import java.util.Optional;

/**
 * Status line and fields of a response.
 *
 * @param minor of HTTP/1.x
 * @param reason phrase, foreign text
 */
public record ResponseHead(int minor, int status, String reason, List<HeaderField> fields) {

  public List<String> all(String name) {
    return fields.stream().filter(field -> field.is(name)).map(HeaderField::value).toList();
  }

  /** An ETag that shows a secret is not stored; all else is redacted where a message quotes it. */
  ResponseHead without(Redaction secrets) {
    List<HeaderField> kept =
        fields.stream()
            .filter(field -> !field.is("ETag") || secrets.leaves(field.value()))
            .toList();
    return new ResponseHead(minor, status, reason, kept);
  }

  /** The value of a field that may occur once; empty when it is absent, empty or repeated. */
  public Optional<String> one(String name) {
    List<String> values = all(name);
    return values.size() == 1 && !values.getFirst().isEmpty()
        ? Optional.of(values.getFirst())
        : Optional.empty();
  }
}
