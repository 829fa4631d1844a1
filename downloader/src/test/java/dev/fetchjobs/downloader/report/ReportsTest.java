package dev.fetchjobs.downloader.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** The contract's golden report with this path and the longest value of everything else. */
  private static FetchReport report(String path) throws Exception {
    FetchReport golden =
        Wire.read(
            FetchReport.class,
            Files.readString(
                Path.of("../contract/src/test/resources/golden/report-v1-fetched.json")));
    ArtifactReport artifact =
        golden
            .artifact()
            .with(
                next -> {
                  next.path = path;
                  next.bytes = Long.MAX_VALUE;
                  next.sha256 = "ab".repeat(32);
                  next.rows = Long.MAX_VALUE;
                  next.url = "https://publisher.example/" + "u".repeat(998);
                  next.versionName = "v".repeat(64);
                  next.eachPublisherText(_ -> "e".repeat(256));
                  next.eachTime(_ -> NOW);
                });
    return golden.with(
        next -> {
          next.job = "j".repeat(253);
          next.outcome = Outcome.REJECTED;
          next.reason = "R".repeat(64);
          next.message = "\u6807".repeat(256);
          next.startTime = NOW;
          next.finishTime = NOW;
          next.attempts = Integer.MAX_VALUE;
          next.bytes = Long.MAX_VALUE;
          next.transferred = Long.MAX_VALUE;
          next.httpStatus = 599;
          next.artifact = artifact;
          next.quarantinedSha256 = "cd".repeat(32);
          next.hold =
              new FetchReport.Hold(
                  Instant.parse("2026-12-22T06:12:00.123456789Z"),
                  FetchReport.Hold.Reason.CIRCUIT_OPEN);
          next.consecutiveFailures = Integer.MAX_VALUE;
        });
  }
}
