package dev.fetchjobs.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WatchFilterTest {

  @Test
  @DisplayName("The filter that merges watch events passes only the newest event of each object")
  void mergingGivesTheNewestOfEachObject() throws Exception {
    // Given
    WatchFilter filter = WatchFilter.merging(4);

    // When
    List<WatchEvent> early =
        List.of(event("ADDED", "a", 1), event("ADDED", "b", 2), event("MODIFIED", "a", 3)).stream()
            .flatMap(event -> filter.pass(event).stream())
            .toList();
    List<WatchEvent> late = filter.pass(event("DELETED", "b", 4));

    // Then
    assertThat(early).isEmpty();
    assertThat(late).containsExactly(event("ADDED", "a", 3), event("DELETED", "b", 4));
  }

  @Test
  @DisplayName("The filter that drops watch events removes only the matching events")
  void droppingLosesOnlyWhatMatches() throws Exception {
    // Given
    WatchFilter filter = WatchFilter.dropping(event -> event.name().equals("a"));

    // Then
    assertThat(filter.pass(event("ADDED", "a", 1))).isEmpty();
    assertThat(filter.pass(event("ADDED", "b", 2))).containsExactly(event("ADDED", "b", 2));
  }

  @Test
  @DisplayName("The filter for an expired history sends an ERROR event with status 410")
  void goneComesAsAnEventAndSays410() throws Exception {
    // Given
    WatchFilter filter = WatchFilter.goneAfter(1);

    // Then
    assertThat(filter.pass(event("ADDED", "a", 1))).containsExactly(event("ADDED", "a", 1));
    assertThat(filter.pass(event("ADDED", "b", 2)).getFirst().line())
        .contains("\"type\":\"ERROR\"")
        .contains("\"code\":410")
        .endsWith("\n");
  }

  @Test
  @DisplayName(
      "The test proxy writes a line of a watch in ASCII, also if the object has other characters")
  void aLineIsAsciiWhateverTheObjectSays() throws Exception {
    // Given
    WatchEvent event = event("ADDED", "\u00d6", 1);

    // Then
    assertThat(event.line()).isASCII();
    assertThat(WatchEvent.parse(event.line())).isEqualTo(event);
  }

  private static WatchEvent event(String type, String name, int version)
      throws JsonProcessingException {
    return WatchEvent.parse(
        """
        {"type":"%s","object":{"metadata":{"name":"%s","resourceVersion":"%d"}}}"""
            .formatted(type, name, version));
  }
}
