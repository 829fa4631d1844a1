package dev.fetchjobs.operator.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-30T17:38:21Z",
        "0000-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59Z",
        "2028-02-29T12:00:00Z",
        "2026-02-29T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-11-30T24:00:00Z",
        "2026-11-30T17:60:00Z",
        "2026-11-30T17:38:60Z",
        "2026-11-30t17:38:21z",
        "2026-11-30 17:38:21Z",
        "2026-11-30T17:38:21+01:00",
        "2026-11-30T17:38:21.5Z",
        "2026-11-30T17:38Z",
        "2026-11-3\u0660T17:38:21Z",
        "-026-11-30T17:38:21Z",
        ""
      })
  @DisplayName("A time is read as the general parser of RFC 3339 reads it")
  void instant(String text) {
    assertThat(new Node(text).instant()).isEqualTo(general(text));
  }

  private static Optional<Instant> general(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
