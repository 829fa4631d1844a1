package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that the CRDs that are generated from the records, the CRDs in {@code crds/} and the CRDs
 * in the chart are the same, byte for byte.
 */
class CrdTest {
  static List<Path> copies() {
    return List.of(Crd.COMMITTED, Crd.CHART, Crd.CALENDAR, Crd.CALENDAR_OF_CHART);
  }

  @ParameterizedTest
  @MethodSource("copies")
  @DisplayName(
      "Each committed copy of the CRD equals the CRD that the build generates from the records")
  void isWhatTheRecordsSay(Path copy) throws IOException {
    // Given
    boolean isCalendar = copy.getFileName().equals(Crd.CALENDAR.getFileName());
    String generated = isCalendar ? Crd.calendarFromRecords() : Crd.fromRecords();

    // When
    if ("write".equals(System.getProperty("crd"))) {
      Files.createDirectories(copy.getParent());
      Files.writeString(copy, generated);
    }

    // Then
    assertThat(copy)
        .as(
            "the records changed: run"
                + " 'mvn -pl api -am test -Dtest=CrdTest"
                + " -Dcrd=write' and commit what it writes")
        .hasContent(generated);
  }
}
