package dev.fetchjobs.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one run did: the container's termination message, and the same line on standard out.
 *
 * @param version {@link #VERSION}; a reader treats any other as unreadable
 * @param job name of the Job the run belongs to
 * @param reason CamelCase word of a closed set, finer than the class (for example {@code
 *     ChecksumMismatch})
 * @param message one sentence for people, without secrets or control characters, at most 256
 *     characters
 * @param startTime when the run started (of its first pod)
 * @param attempts requests sent to the publisher, redirects not counted
 * @param bytes bytes of the file that was downloaded or, for a rejected one, quarantined
 * @param transferred body bytes received in this run, over all attempts
 * @param httpStatus status of the last response, null when none came
 * @param artifact the file consumers read after this run, whatever its outcome; null before the
 *     first success
 * @param quarantinedSha256 of the file that this run put into quarantine, 64 lower-case hexadecimal
 *     digits; null if it quarantined none, and from a downloader that does not report it yet
 */
public record FetchReport(
    int version,
    String job,
    Outcome outcome,
    @Nullable FailureClass failureClass,
    String reason,
    String message,
    Instant startTime,
    Instant finishTime,
    int attempts,
    long bytes,
    long transferred,
    @Nullable Integer httpStatus,
    @Nullable ArtifactReport artifact,
    @Nullable String quarantinedSha256,
    @Nullable Hold hold,
    int consecutiveFailures) {

  public static final int VERSION = 1;

  /** Most bytes of a report: the kubelet's limit for a termination message. */
  public static final int MAX_BYTES = 4096;

  /**
   * The published file.
   *
   * @param path relative to the root of the volume
   * @param rows data rows, when the plan counts them
   * @param url final URL, credentials and query redacted
   * @param versionName name of the kept version, {@code null} when none is kept
   * @param publishedTime when this file was put in place
   * @param checkedTime when the publisher last confirmed the content
   * @param changedTime when the content last changed
   */
  public record ArtifactReport(
      String path,
      long bytes,
      String sha256,
      @Nullable Long rows,
      String url,
      @Nullable String etag,
      @Nullable String lastModified,
      @Nullable String versionName,
      Instant publishedTime,
      Instant checkedTime,
      Instant changedTime) {}

  /** Until when scheduled runs do not ask the publisher, and why. */
  public record Hold(Instant until, Reason reason) {
    /** Why a hold is on. */
    public enum Reason {
      RETRY_AFTER("RetryAfter"),
      CIRCUIT_OPEN("CircuitOpen");

      private final String word;

      Reason(String word) {
        this.word = word;
      }

      /** The word users see, and the wire form. */
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }
  }
}
