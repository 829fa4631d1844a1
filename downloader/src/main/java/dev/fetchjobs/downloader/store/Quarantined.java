package dev.fetchjobs.downloader.store;

import dev.fetchjobs.downloader.http.Validators;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Describes the newest file that a check has refused.
 *
 * @param meaning see {@link Identity}; null if an earlier release wrote the manifest
 * @param binding the publisher's facts that a later 304 has to match, see {@link FileInfo}
 * @param member the file's name in its archive, see {@link FileInfo}
 * @param dataDate day that the data are of, see {@link FileInfo}
 * @param provenance where the bytes came from, see {@link FileInfo}
 * @param reason the word of a {@link dev.fetchjobs.downloader.failure.Reason}
 * @param message the message that the run reported
 */
public record Quarantined(
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
    String job,
    Instant time,
    String reason,
    String message) {

  /** Returns the description of the file that this run is putting into quarantine. */
  public static Quarantined of(
      FileInfo file, Identity identity, String job, Instant time, String reason, String message) {
    return new Quarantined(
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
        job,
        time,
        reason,
        message);
  }

  /** Returns what identifies the plan with which the file was refused. */
  public Identity identity() {
    return new Identity(source, meaning);
  }

  /** Returns what the downloader knows about the content of the file. */
  public FileInfo info() {
    return new FileInfo(
        bytes, sha256, rows, url, validators, binding, member, dataDate, provenance);
  }

  /** Returns the file's name in {@code quarantine/}. The text file beside it has a longer name. */
  public String fileName() {
    return KeptVersion.name(time, sha256);
  }
}
