package dev.fetchjobs.plugin.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tests what lists and texts show, besides the examples on the page. */
class ListingTest {

  @Test
  @DisplayName("Those in trouble are first, then the running ones, then the next run decides")
  void order() {
    assertThat(Listing.ordered(Samples.all()))
        .extracting(Seen::name)
        .containsExactly("ecb", "vendor", "esma", "lse", "xetra", "old", "new");
  }

  @Test
  @DisplayName("A status of a newer operator, with unknown fields and an unknown state, is shown")
  void newerOperator() {
    // Given
    Seen pinned =
        Samples.named(
            "xetra",
            status -> status.put("state", "Pinned").put("pinned", "20261127").put("other", 1));
    Seen unknown = Samples.named("xetra", status -> status.put("state", "Dreaming"));

    // Then
    assertThat(Listing.lines(List.of(pinned), false, Samples.NOW)).first().isEqualTo("1 pinned");
    assertThat(Listing.lines(List.of(unknown), false, Samples.NOW))
        .first()
        .isEqualTo("1 without a known state");
    assertThat(StatusText.lines(pinned, Samples.NOW))
        .anyMatch(line -> line.startsWith("Pinned") && line.contains("20261127"))
        .contains("  kubectl fetchjob unpin xetra -n market");
  }

  @Test
  @DisplayName("A message with control characters cannot change the terminal")
  void hostileMessage() {
    // Given
    Seen hostile = Samples.named("ecb", status -> status.put("message", "a\u001b[2Jb\nc"));

    // Then
    assertThat(Listing.lines(List.of(hostile), false, Samples.NOW))
        .last()
        .asString()
        .endsWith("a?[2Jb?c");
    assertThat(StatusText.lines(hostile, Samples.NOW)).contains("a?[2Jb?c");
  }

  @Test
  @DisplayName("Sizes and ages are written as people read them")
  void units() {
    // Given
    Instant now = Instant.parse("2026-11-28T12:00:00Z");

    // Then
    assertThat(List.of(Units.bytes(999), Units.bytes(1_000), Units.bytes(999_960)))
        .containsExactly("999 B", "1.0 kB", "1.0 MB");
    assertThat(Units.age("2026-11-28T11:58:30Z", now)).isEqualTo("90s");
    assertThat(Units.age("2026-11-28T10:30:00Z", now)).isEqualTo("90m");
    assertThat(Units.age("2026-11-27T10:30:00Z", now)).isEqualTo("25h");
    assertThat(Units.age("2026-11-01T10:30:00Z", now)).isEqualTo("27d");
    assertThat(Units.local("2026-11-30T07:07+01:00")).isEqualTo("Mon 30 Nov 07:07");
  }

  @Test
  @DisplayName("A wrong name is followed by the most similar names")
  void names() {
    assertThat(Names.existing("xetar", List.of("lse", "xetra")))
        .isEqualTo("There are: xetra, lse.");
    assertThat(
            Names.existing(
                "x", List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l")))
        .endsWith("and 2 others.");
  }
}
