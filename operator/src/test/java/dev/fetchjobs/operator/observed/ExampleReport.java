package dev.fetchjobs.operator.observed;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes reports for tests from the contract's golden file. */
public final class ExampleReport {

  /** Is a report with every value that a report about a file can have. */
  public static final FetchReport GOLDEN = golden();

  /** Is the SHA-256 of the file that a rejected run put into quarantine. */
  public static final String REFUSED = "cd".repeat(32);

  private ExampleReport() {}

  /** Returns a report of a very short run. The report always contains a file of nine bytes. */
  public static FetchReport of(
      String job, Outcome outcome, @Nullable FailureClass failure, Instant time) {
    return GOLDEN.with(
        next -> {
          next.job = job;
          next.outcome = outcome;
          next.failureClass = failure;
          next.reason = "Reason";
          next.message = "What happened.";
          next.startTime = time;
          next.finishTime = time;
          next.bytes = 9;
          next.transferred = 9;
          next.artifact = file("xetra/instruments.csv", 9, time);
          next.quarantinedSha256 = outcome == Outcome.REJECTED ? REFUSED : null;
          next.consecutiveFailures = outcome.isFailure() ? 1 : 0;
        });
  }

  /**
   * Returns a file that was published, confirmed and changed at that time. All optional values are
   * absent.
   */
  public static ArtifactReport file(String path, long bytes, Instant time) {
    return Objects.requireNonNull(GOLDEN.artifact())
        .with(
            next -> {
              next.path = path;
              next.bytes = bytes;
              next.sha256 = "ab".repeat(32);
              next.rows = null;
              next.dataDate = null;
              next.versionName = null;
              next.eachPublisherText(_ -> null);
              next.eachTime(_ -> time);
            });
  }

  private static FetchReport golden() {
    try {
      return Wire.read(
          FetchReport.class,
          Files.readString(
              Path.of("../contract/src/test/resources/golden/report-v1-fetched.json")));
    } catch (java.io.IOException | Wire.WireException e) {
      throw new IllegalStateException(e);
    }
  }
}
