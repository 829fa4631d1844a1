package dev.fetchjobs.downloader.report;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a report for the operator. A report contains no secret and only printable characters,
 * and has at most 4,096 bytes.
 */
public final class Reports {

  private static final int MAX_VALIDATOR = 256;
  private static final int MAX_URL = 1024;
  private static final int SHORT_URL = 64;

  private Reports() {}

  /**
   * The report as one line of JSON. A report that is too long first loses the less important values
   * of the published file, then all of them.
   */
  public static String line(FetchReport report) {
    String message = Printable.sentence(report.message(), Failure.MAX_MESSAGE / 2);
    ArtifactReport artifact = report.artifact();
    return Stream.of(report, with(report, artifact == null ? null : shorten(artifact), message))
        .map(Wire::write)
        .filter(json -> json.getBytes(StandardCharsets.UTF_8).length <= FetchReport.MAX_BYTES)
        .findFirst()
        .orElseGet(() -> Wire.write(with(report, null, message)));
  }

  private static ArtifactReport shorten(ArtifactReport artifact) {
    return new ArtifactReport(
        artifact.path(),
        artifact.bytes(),
        artifact.sha256(),
        artifact.rows(),
        Printable.sentence(artifact.url(), SHORT_URL),
        null,
        null,
        artifact.versionName(),
        artifact.publishedTime(),
        artifact.checkedTime(),
        artifact.changedTime());
  }

  /**
   * Removes secrets from those texts of the report that come from the publisher. The message is
   * FetchJob's own text and is not changed.
   */
  public static FetchReport clean(FetchReport report, Redaction redaction) {
    String message = Printable.sentence(report.message(), Failure.MAX_MESSAGE);
    ArtifactReport artifact = report.artifact();
    return with(report, artifact == null ? null : clean(artifact, redaction), message);
  }

  private static ArtifactReport clean(ArtifactReport artifact, Redaction redaction) {
    return new ArtifactReport(
        artifact.path(),
        artifact.bytes(),
        artifact.sha256(),
        artifact.rows(),
        Printable.sentence(redaction.apply(artifact.url()), MAX_URL),
        validator(artifact.etag(), redaction),
        validator(artifact.lastModified(), redaction),
        artifact.versionName(),
        artifact.publishedTime(),
        artifact.checkedTime(),
        artifact.changedTime());
  }

  /**
   * Returns the validator, or null if it contains a secret: a redacted validator would be another
   * validator.
   */
  private static @Nullable String validator(@Nullable String value, Redaction redaction) {
    return value != null
            && redaction.apply(value).equals(value)
            && Printable.sentence(value, MAX_VALIDATOR).equals(value)
        ? value
        : null;
  }

  private static FetchReport with(
      FetchReport report, @Nullable ArtifactReport artifact, String message) {
    return new FetchReport(
        report.version(),
        report.job(),
        report.outcome(),
        report.failureClass(),
        report.reason(),
        message,
        report.startTime(),
        report.finishTime(),
        report.attempts(),
        report.bytes(),
        report.transferred(),
        report.httpStatus(),
        artifact,
        report.quarantinedSha256(),
        report.hold(),
        report.consecutiveFailures());
  }
}
