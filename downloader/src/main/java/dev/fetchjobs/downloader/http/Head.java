package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.Field;
import dev.fetchjobs.downloader.text.Redaction;
import java.util.List;
import java.util.Optional;

/**
 * Status line and fields of a response.
 *
 * @param minor of HTTP/1.x
 * @param reason phrase, foreign text
 */
public record Head(int minor, int status, String reason, List<Field> fields) {

  public List<String> all(String name) {
    return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
  }

  /** An ETag that shows a secret is not stored; all else is redacted where a message quotes it. */
  Head without(Redaction secrets) {
    List<Field> kept =
        fields.stream()
            .filter(field -> !field.is("ETag") || secrets.leaves(field.value()))
            .toList();
    return new Head(minor, status, reason, kept);
  }

  /** The value of a field that may occur once; empty when it is absent, empty or repeated. */
  public Optional<String> one(String name) {
    List<String> values = all(name);
    return values.size() == 1 && !values.getFirst().isEmpty()
        ? Optional.of(values.getFirst())
        : Optional.empty();
  }
}
