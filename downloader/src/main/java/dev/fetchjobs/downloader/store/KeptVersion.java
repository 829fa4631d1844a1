package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchReport.VersionReport;
import dev.fetchjobs.contract.VersionName;
import dev.fetchjobs.downloader.http.Validators;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Describes a file in {@code versions/}, which keeps content that was published.
 *
 * @param name the name of the file; it has the time of publication and the first eight digits of
 *     the digest
 * @param validators the validators that the publisher sent with this content
 * @param publishedTime when this content was last published; for content that a pin kept from being
 *     published, when it was kept
 * @param dataDate day that the data are of; null if it was not read, or if an earlier release wrote
 *     the manifest
 * @param checkedTime when the publisher last confirmed this content; null if an earlier release
 *     wrote the manifest
 * @param changedTime when this content was new; null if an earlier release wrote the manifest
 */
public record KeptVersion(
    String name,
    long bytes,
    String sha256,
    @Nullable Long rows,
    String url,
    Validators validators,
    Instant publishedTime,
    @Nullable String dataDate,
    @Nullable Instant checkedTime,
    @Nullable Instant changedTime) {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * Returns the name of the version that has this digest and that a run publishes at {@code now}.
   */
  public static String name(Instant now, String sha256) {
    return STAMP.format(now) + "-" + sha256.substring(0, 8);
  }

  /** Returns when the publisher last confirmed this content, as far as the manifest says it. */
  public Instant lastChecked() {
    return checkedTime == null ? publishedTime : checkedTime;
  }

  /** Returns when this content was new, as far as the manifest says it. */
  public Instant lastChanged() {
    return changedTime == null ? publishedTime : changedTime;
  }

  /** Returns the same version after the publisher sent its content again. */
  public KeptVersion checkedAt(Instant now) {
    return new KeptVersion(
        name, bytes, sha256, rows, url, validators, publishedTime, dataDate, now, changedTime);
  }

  /** Returns the description of this version for the report. */
  public VersionReport report() {
    return new VersionReport(name, publishedTime, bytes, rows, sha256, dataDate);
  }

  /** Returns whether the name of this version contains the version's digest. */
  boolean isNamedByDigest() {
    return name.endsWith("-" + sha256.substring(0, 8));
  }

  /** Returns the time of publication, which the version's name contains. */
  static Instant time(String name) {
    return STAMP.parse(name.substring(0, name.indexOf('-')), Instant::from);
  }

  /**
   * Returns whether {@code text} can be the name of a version. Such a text is safe as a file name.
   */
  static boolean isName(String text) {
    return VersionName.isName(text);
  }
}
