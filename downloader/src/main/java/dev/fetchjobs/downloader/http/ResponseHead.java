package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.text.Redaction;
import java.util.List;
import java.util.Optional;

/**
 * Holds the status line and the header fields of a response.
 *
 * @param minor the minor version of HTTP/1.x
 * @param reason the reason phrase, which is foreign text
 */
public record ResponseHead(int minor, int status, String reason, List<HeaderField> fields) {

  public List<String> all(String name) {
    return fields.stream().filter(field -> field.is(name)).map(HeaderField::value).toList();
  }

  /** Names the fields that a run stores as the server sent them. */
  private static final List<String> STORED =
      List.of("ETag", FieldDigest.REPR_DIGEST, FieldDigest.DIGEST);

  /**
   * Returns the response head without the fields that the run would store and that contain a
   * secret. Other fields with secrets are redacted when a message quotes them.
   */
  ResponseHead without(Redaction secrets) {
    List<HeaderField> kept =
        fields.stream()
            .filter(field -> STORED.stream().noneMatch(field::is) || secrets.leaves(field.value()))
            .toList();
    return new ResponseHead(minor, status, reason, kept);
  }

  /**
   * Returns the value of a header field that may occur once, or empty if the field is absent, empty
   * or repeated.
   */
  public Optional<String> one(String name) {
    List<String> values = all(name);
    return values.size() == 1 && !values.getFirst().isEmpty()
        ? Optional.of(values.getFirst())
        : Optional.empty();
  }
}
