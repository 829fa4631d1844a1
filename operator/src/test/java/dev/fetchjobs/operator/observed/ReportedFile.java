package dev.fetchjobs.operator.observed;

import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import java.time.Instant;

/** The file in the reports of sample runs. */
public final class ReportedFile {

  /** SHA-256 of the one they quarantined. */
  public static final String REFUSED = "cd".repeat(32);

  private ReportedFile() {}

  /** Published, confirmed and changed at that time. */
  public static ArtifactReport of(String path, long bytes, Instant time) {
    return new ArtifactReport(
        path,
        bytes,
        "ab".repeat(32),
        null,
        "https://publisher.example/instruments.csv",
        null,
        null,
        null,
        time,
        time,
        time);
  }
}
