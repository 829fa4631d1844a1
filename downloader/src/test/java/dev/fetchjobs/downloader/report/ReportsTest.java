package dev.fetchjobs.downloader.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReportsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T06:12:00.123456789Z");

  @Test
  @DisplayName(
      "a report that is too long drops the published file and keeps the refused file's digest")
  void longReportOfRefusedFile() throws Exception {
    // Given
    FetchReport report = report("\u6807".repeat(1024));

    // When
    String line = Reports.line(report);

    // Then
    assertThat(line.getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(FetchReport.MAX_BYTES);
    FetchReport read = Wire.readTolerant(FetchReport.class, line);
    assertThat(read.artifact()).isNull();
    assertThat(read.quarantinedSha256()).isEqualTo("cd".repeat(32));
    assertThat(read.message()).hasSize(128);
  }

  @Test
  @DisplayName(
      "a report that is too long first drops the URL's end and the validators, then the file")
  void longReport() throws Exception {
    // Given
    String path = "\u6807".repeat(600);

    // When
    String line = Reports.line(report(path));

    // Then
    assertThat(line.getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(FetchReport.MAX_BYTES);
    ArtifactReport artifact = Wire.readTolerant(FetchReport.class, line).artifact();
    assertThat(artifact.path()).isEqualTo(path);
    assertThat(artifact.sha256()).isEqualTo("ab".repeat(32));
    assertThat(artifact.url()).startsWith("https://publisher.example/u").endsWith("…");
    assertThat(artifact.etag()).isNull();
  }

  private static FetchReport report(String path) {
    var artifact =
        new ArtifactReport(
            path,
            Long.MAX_VALUE,
            "ab".repeat(32),
            Long.MAX_VALUE,
            "https://publisher.example/" + "u".repeat(998),
            "e".repeat(256),
            "l".repeat(256),
            "v".repeat(64),
            NOW,
            NOW,
            NOW);
    var hold =
        new FetchReport.Hold(
            Instant.parse("2026-12-22T06:12:00.123456789Z"), FetchReport.Hold.Reason.CIRCUIT_OPEN);
    return new FetchReport(
        FetchReport.VERSION,
        "j".repeat(253),
        Outcome.REJECTED,
        null,
        "R".repeat(64),
        "\u6807".repeat(256),
        NOW,
        NOW,
        Integer.MAX_VALUE,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        599,
        artifact,
        "cd".repeat(32),
        hold,
        Integer.MAX_VALUE);
  }
}
