package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published file.
 *
 * @param path relative to the root of the volume
 * @param sha256 lower-case hex
 * @param rows data rows, where the plan counted them
 * @param url final URL, credentials and query redacted
 * @param source {@link SourceIdentity} of the plan that made it
 * @param versionName of the kept version with this content; null when none is kept
 * @param modified the file's modification time: another one on disk means that somebody touched it
 * @param publishedTime when it was put in place
 * @param checkedTime when the publisher last confirmed the content
 * @param changedTime when the content last changed
 */
public record Artifact(
    String path,
    long bytes,
    String sha256,
    @Nullable Long rows,
    String url,
    String source,
    Validators validators,
    @Nullable String versionName,
    Instant modified,
    Instant publishedTime,
    Instant checkedTime,
    Instant changedTime) {

  /** As the report tells it. */
  public ArtifactReport report() {
    return new ArtifactReport(
        path,
        bytes,
        sha256,
        rows,
        url,
        validators.etag(),
        validators.lastModified(),
        versionName,
        publishedTime,
        checkedTime,
        changedTime);
  }

  /** The same content, confirmed by the publisher. */
  public Artifact confirmed(Instant now, Validators newest, String finalUrl, String sourceNow) {
    return new Artifact(
        path,
        bytes,
        sha256,
        rows,
        finalUrl,
        sourceNow,
        newest,
        versionName,
        modified,
        publishedTime,
        now,
        changedTime);
  }

  /** The same file with its content kept under another name, or not at all. */
  public Artifact keptAs(@Nullable String version) {
    return new Artifact(
        path,
        bytes,
        sha256,
        rows,
        url,
        source,
        validators,
        version,
        modified,
        publishedTime,
        checkedTime,
        changedTime);
  }

  /** The same file, its rows counted by a plan that asks for it. */
  public Artifact withRows(@Nullable Long counted) {
    return new Artifact(
        path,
        bytes,
        sha256,
        counted == null ? rows : counted,
        url,
        source,
        validators,
        versionName,
        modified,
        publishedTime,
        checkedTime,
        changedTime);
  }

  /** The same file, found intact with this modification time. */
  public Artifact touched(Instant time) {
    return new Artifact(
        path,
        bytes,
        sha256,
        rows,
        url,
        source,
        validators,
        versionName,
        time,
        publishedTime,
        checkedTime,
        changedTime);
  }

  /** As an entry among the kept versions. */
  KeptVersion kept(String name) {
    return new KeptVersion(name, bytes, sha256, rows, url, validators, publishedTime);
  }
}
