package dev.fetchjobs.downloader.report;

import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.FetchReport.VersionReport;
import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prepares a report for the operator. A report contains no secret and only printable characters,
 * and has at most 4,096 bytes.
 */
public final class Reports {

  private static final int MAX_TEXT = 256;
  private static final int MAX_URL = 1024;
  private static final int SHORT_URL = 64;

  private Reports() {}

  /**
   * Writes the report as one line of JSON. If the report is too long, this method first removes the
   * oldest kept versions, then the less important values of the published file. If the report is
   * still too long, the method removes all values of the published file.
   */
  public static String line(FetchReport report) {
    List<VersionReport> versions = report.versions();
    if (versions != null && !versions.isEmpty() && isTooLong(report)) {
      return line(report.with(next -> next.versions = versions.subList(0, versions.size() - 1)));
    }
    String message = Printable.sentence(report.message(), Failure.MAX_MESSAGE / 2);
    ArtifactReport artifact = report.artifact();
    return Stream.of(report, with(report, artifact == null ? null : shorten(artifact), message))
        .map(Wire::write)
        .filter(json -> json.getBytes(StandardCharsets.UTF_8).length <= FetchReport.MAX_BYTES)
        .findFirst()
        .orElseGet(() -> Wire.write(with(report, null, message)));
  }

  private static boolean isTooLong(FetchReport report) {
    return Wire.write(report).getBytes(StandardCharsets.UTF_8).length > FetchReport.MAX_BYTES;
  }

  private static ArtifactReport shorten(ArtifactReport artifact) {
    return artifact.with(
        next -> {
          next.url = Printable.sentence(artifact.url(), SHORT_URL);
          next.eachPublisherText(_ -> null);
        });
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
    return artifact.with(
        next -> {
          next.url = Printable.sentence(redaction.apply(artifact.url()), MAX_URL);
          next.eachPublisherText(text -> exact(text, redaction));
        });
  }

  /**
   * Returns a validator (ETag or Last-Modified), or null if a secret in it would have to be hidden.
   * A changed text would be another validator, so the run cannot send a redacted one.
   */
  private static @Nullable String exact(String value, Redaction redaction) {
    return redaction.apply(value).equals(value) && Printable.sentence(value, MAX_TEXT).equals(value)
        ? value
        : null;
  }

  private static FetchReport with(
      FetchReport report, @Nullable ArtifactReport artifact, String message) {
    return report.with(
        next -> {
          next.artifact = artifact;
          next.message = message;
        });
  }
}
