package dev.fetchjobs.downloader.open;

import dev.fetchjobs.downloader.resolve.Field;
import dev.fetchjobs.downloader.resolve.Redaction;
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

  /** Without the secrets it sends back: neither shown to people nor stored as a validator. */
  Head without(Redaction secrets) {
    List<Field> kept =
        fields.stream()
            .filter(
                field -> !field.is("ETag") || secrets.apply(field.value()).equals(field.value()))
            .toList();
    return new Head(minor, status, secrets.apply(reason), kept);
  }

  /** The value of a field that may occur once; empty when it is absent, empty or repeated. */
  public Optional<String> one(String name) {
    List<String> values = all(name);
    return values.size() == 1 && !values.getFirst().isEmpty()
        ? Optional.of(values.getFirst())
        : Optional.empty();
  }
}
