package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchReport.VersionReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Describes the directory of one version of a set.
 *
 * @param folder path of the folder, relative to the root of the volume
 * @param name the name of the directory, without its dots
 * @param sha256 the digest of {@code SET.json}
 * @param date the date of the set; null when the publisher states none
 * @param bytes size of all files; 0 if an earlier release wrote the manifest
 * @param rows number of data rows of all files; null if they were not counted
 * @param checkedTime when the publisher last confirmed this set; null if an earlier release wrote
 *     the manifest
 * @param changedTime when this set was new; null if an earlier release wrote the manifest
 */
public record KeptSet(
    String folder,
    String name,
    String sha256,
    @Nullable String date,
    Instant publishedTime,
    long bytes,
    @Nullable Long rows,
    @Nullable Instant checkedTime,
    @Nullable Instant changedTime) {

  /** Returns when the publisher last confirmed this set, as far as the manifest says it. */
  public Instant lastChecked() {
    return checkedTime == null ? publishedTime : checkedTime;
  }

  /** Returns when this set was new, as far as the manifest says it. */
  public Instant lastChanged() {
    return changedTime == null ? publishedTime : changedTime;
  }

  /** Returns the same version after the publisher stated its content again. */
  KeptSet checkedAt(Instant now) {
    return new KeptSet(folder, name, sha256, date, publishedTime, bytes, rows, now, changedTime);
  }

  /** Returns the description of this version for the report. */
  public VersionReport report() {
    return new VersionReport(name, publishedTime, bytes, rows, sha256, date);
  }
}
