package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operator and downloader of different versions must understand each other's JSON. */
class GoldenTest {

  private static String golden(String name) throws IOException {
    try (var in = GoldenTest.class.getResourceAsStream("/golden/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  @Test
  @DisplayName("a plan that is read from the golden file and written again is unchanged")
  void planIsReadFromTheGoldenFileAndWrittenAsItIs() throws Exception {
    String golden = golden("plan-v1.json");
    assertThat(Wire.write(Wire.read(FetchPlan.class, golden))).isEqualTo(golden);
  }

  @ParameterizedTest
  @ValueSource(strings = {"report-v1.json", "report-v1-rejected.json", "report-v1-fetched.json"})
  @DisplayName("a report that is read from the golden file and written again is unchanged")
  void reportIsReadFromTheGoldenFileAndWrittenAsItIs(String name) throws Exception {
    assertThat(Wire.write(Wire.read(FetchReport.class, golden(name)))).isEqualTo(golden(name));
  }

  @Test
  @DisplayName("every field of a report is in one of the golden files")
  void everyComponentOfAReportIsInAGoldenFile() throws Exception {
    String all =
        golden("report-v1.json")
            + golden("report-v1-rejected.json")
            + golden("report-v1-fetched.json");
    for (Class<?> type :
        List.of(FetchReport.class, FetchReport.ArtifactReport.class, FetchReport.Hold.class)) {
      assertThat(type.getRecordComponents())
          .allSatisfy(component -> assertThat(all).contains("\"" + component.getName() + "\":"));
    }
  }

  @Test
  @DisplayName("a report of an earlier release without the quarantined file's digest can be read")
  void aReportFromBeforeTheQuarantinedDigestIsReadWithoutIt() throws Exception {
    // Given
    String before =
        golden("report-v1-rejected.json").replaceFirst("\"quarantinedSha256\":\"\\w+\",", "");

    // When
    FetchReport read = Wire.readTolerant(FetchReport.class, before);

    // Then
    assertThat(before).doesNotContain("quarantined");
    assertThat(read.quarantinedSha256()).isNull();
    assertThat(read.outcome()).isEqualTo(Outcome.REJECTED);
    assertThat(read.message()).startsWith("The file has 12 rows");
  }

  @Test
  void unknownPropertyIsRefusedInAPlanAndIgnoredInAReport() throws Exception {
    // Given
    String plan = golden("plan-v1.json").replaceFirst("\\{", "{\"later\":1,");
    String report = golden("report-v1.json").replaceFirst("\\{", "{\"later\":1,");

    // Then
    assertThatThrownBy(() -> Wire.read(FetchPlan.class, plan))
        .isInstanceOf(Wire.WireException.class)
        .hasMessageContaining("later");
    assertThat(Wire.readTolerant(FetchReport.class, report))
        .isEqualTo(Wire.read(FetchReport.class, golden("report-v1.json")));
  }

  @Test
  @DisplayName("an unknown enum value is refused, and the message lists the known values")
  void unknownWordIsRefusedWithTheWordsThatAreKnown() throws Exception {
    String report = golden("report-v1.json").replace("\"Failed\"", "\"Won\"");
    assertThatThrownBy(() -> Wire.readTolerant(FetchReport.class, report))
        .hasMessageContaining("Fetched, Unchanged, Rejected, Failed, Skipped, Unknown")
        .hasMessageContaining("Won");
  }

  @Test
  @DisplayName("a text that is not JSON is refused")
  void textThatIsNoJsonIsRefused() {
    for (String text : List.of("", "null", "[]", "{", "\u0000\u0001", "<html>")) {
      assertThatThrownBy(() -> Wire.readTolerant(FetchReport.class, text))
          .as("text %s", text)
          .isInstanceOf(Wire.WireException.class);
    }
  }
}
