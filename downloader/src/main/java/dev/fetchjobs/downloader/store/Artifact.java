package dev.fetchjobs.downloader.store;

import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.downloader.http.Validators;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Describes a published file.
 *
 * @param path path of the file, relative to the root of the volume
 * @param sha256 SHA-256 of the file in lower-case hexadecimal digits
 * @param rows number of data rows; null if they were not counted
 * @param url final URL; credentials and query are redacted
 * @param source the {@link SourceIdentity} of the plan with which the file was published
 * @param meaning see {@link Identity}; null if an earlier release wrote the manifest
 * @param binding the facts that a 304 has to match; null if an earlier release wrote the manifest
 * @param member the file's name in its archive, see {@link FileInfo}; null also if an earlier
 *     release wrote the manifest
 * @param dataDate day that the data are of, see {@link FileInfo}
 * @param provenance where the bytes came from, see {@link FileInfo}
 * @param versionName name of the kept version with this content; null when none is kept
 * @param modified modification time of the file; if it differs on the disk, another program touched
 *     the file
 * @param publishedTime when the file was put in place
 * @param checkedTime when the publisher last confirmed the content
 * @param changedTime when the content last changed
 * @param changes the difference to the version before; null if rows were not compared
 */
public record Artifact(
    String path,
    long bytes,
    String sha256,
    @Nullable Long rows,
    String url,
    String source,
    @Nullable Meaning meaning,
    Validators validators,
    @Nullable Binding binding,
    @Nullable String member,
    @Nullable String dataDate,
    @Nullable Provenance provenance,
    @Nullable String versionName,
    Instant modified,
    Instant publishedTime,
    Instant checkedTime,
    Instant changedTime,
    @Nullable Changes changes) {

  /** Returns the description of a file that is published now. */
  public static Artifact of(
      FileInfo file,
      String path,
      Identity identity,
      @Nullable String versionName,
      Instant modified,
      Instant now,
      Instant changed) {
    return new Artifact(
        path,
        file.bytes(),
        file.sha256(),
        file.rows(),
        file.url(),
        identity.source(),
        identity.meaning(),
        file.validators(),
        file.binding(),
        file.member(),
        file.dataDate(),
        file.provenance(),
        versionName,
        modified,
        now,
        now,
        changed,
        null);
  }

  /** Returns the description of the file for the report. */
  public ArtifactReport report() {
    return new ArtifactReport(
        path,
        bytes,
        sha256,
        rows,
        url,
        validators.etag(),
        validators.lastModified(),
        member,
        dataDate,
        versionName,
        publishedTime,
        checkedTime,
        changedTime,
        changes == null ? null : changes.report(),
        null);
  }

  /**
   * Returns the description of a kept version that is published again. Its validators are unknown,
   * so the next run requests the whole file. The version keeps its own age: a confirmation of other
   * content since does not count.
   */
  public static Artifact of(
      KeptVersion version, String path, Identity identity, Instant modified, Instant now) {
    return new Artifact(
        path,
        version.bytes(),
        version.sha256(),
        version.rows(),
        version.url(),
        identity.source(),
        identity.meaning(),
        Validators.NONE,
        null,
        null,
        version.dataDate(),
        null,
        version.name(),
        modified,
        now,
        version.lastChecked(),
        version.lastChanged(),
        null);
  }

  /** Returns what identifies the plan with which the file was published or confirmed. */
  public Identity identity() {
    return new Identity(source, meaning);
  }

  /** Returns what the downloader knows about the content of the file. */
  public FileInfo info() {
    return new FileInfo(
        bytes, sha256, rows, url, validators, binding, member, dataDate, provenance);
  }

  /**
   * Returns the same content after the publisher has confirmed it. The old row count stays if the
   * rows were not counted again. The changes are unknown after an edit of the rules for rows,
   * because they may come from another key; a list of them is recognised by its first line.
   */
  public Artifact withConfirmation(Instant now, FileInfo by, Identity identityNow) {
    return with(
        next -> {
          next.rows = by.rows() == null ? rows : by.rows();
          next.url = by.url();
          next.source = identityNow.source();
          next.meaning = identityNow.meaning();
          next.changes = identity().hasRowsOf(identityNow) ? changes : null;
          next.validators = by.validators();
          next.binding = by.binding();
          next.member = by.member();
          next.dataDate = by.dataDate();
          next.checkedTime = now;
        });
  }

  /**
   * Returns the same file with another name of its kept version. Null means that no version is
   * kept.
   */
  public Artifact withVersionName(@Nullable String version) {
    return with(next -> next.versionName = version);
  }

  /** Returns the same file after it was found intact with this modification time. */
  public Artifact withModified(Instant time) {
    return with(next -> next.modified = time);
  }

  /** Returns the same file with another description of its changes. */
  public Artifact withChanges(@Nullable Changes found) {
    return with(next -> next.changes = found);
  }

  /** Returns the description of this file for the list of kept versions. */
  KeptVersion toKeptVersion(String name) {
    return new KeptVersion(
        name,
        bytes,
        sha256,
        rows,
        url,
        validators,
        publishedTime,
        dataDate,
        checkedTime,
        changedTime);
  }

  private Artifact with(Consumer<Draft> change) {
    Draft next = new Draft(this);
    change.accept(next);
    return new Artifact(
        path,
        bytes,
        sha256,
        next.rows,
        next.url,
        next.source,
        next.meaning,
        next.validators,
        next.binding,
        next.member,
        next.dataDate,
        provenance,
        next.versionName,
        next.modified,
        publishedTime,
        next.checkedTime,
        changedTime,
        next.changes);
  }

  /** Holds the values that can change while the bytes of the file stay the same. */
  private static final class Draft {
    @Nullable Long rows;
    String url;
    String source;
    @Nullable Meaning meaning;
    Validators validators;
    @Nullable Binding binding;
    @Nullable String member;
    @Nullable String dataDate;
    @Nullable String versionName;
    Instant modified;
    Instant checkedTime;
    @Nullable Changes changes;

    Draft(Artifact from) {
      rows = from.rows;
      url = from.url;
      source = from.source;
      meaning = from.meaning;
      validators = from.validators;
      binding = from.binding;
      member = from.member;
      dataDate = from.dataDate;
      versionName = from.versionName;
      modified = from.modified;
      checkedTime = from.checkedTime;
      changes = from.changes;
    }
  }
}
