package dev.fetchjobs.contract;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reports what one run did. The report is the container's termination message, and is also printed
 * to standard output.
 *
 * @param version the version of the report's format, {@link #VERSION}; a report with any other
 *     version counts as unreadable
 * @param job name of the Job the run belongs to
 * @param reason a CamelCase word of a closed set; it says more than the class, for example {@code
 *     ChecksumMismatch}
 * @param message one sentence for people, without secrets or control characters, at most 256
 *     characters
 * @param startTime the time at which the first pod of the run started
 * @param attempts number of requests to the publisher; redirects do not count
 * @param bytes size in bytes of the downloaded file, or of the file that was put into quarantine
 * @param transferred number of body bytes that all attempts of this run received
 * @param httpStatus status of the last response, null when no response came
 * @param artifact the file that consumers read after this run, whatever its outcome; null before
 *     the first success
 * @param quarantinedSha256 digest of the file that this run put into quarantine, 64 lower-case
 *     hexadecimal digits; null if the run quarantined none, and in the report of a downloader that
 *     does not report it yet
 * @param versions the kept versions, the newest first, as many as the report has room for; null in
 *     the report of a run that did not read the manifest, or of an older downloader
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
    int consecutiveFailures,
    @Nullable List<VersionReport> versions) {

  public static final int VERSION = 1;

  /** A report names at most this many kept versions. */
  public static final int MAX_VERSIONS = 20;

  /** Makes a report that does not name the kept versions. */
  public FetchReport(
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
    this(
        version,
        job,
        outcome,
        failureClass,
        reason,
        message,
        startTime,
        finishTime,
        attempts,
        bytes,
        transferred,
        httpStatus,
        artifact,
        quarantinedSha256,
        hold,
        consecutiveFailures,
        null);
  }

  /**
   * A report has at most this many bytes. This is the kubelet's limit for a termination message.
   */
  public static final int MAX_BYTES = 4096;

  /**
   * Returns a copy of the report, in which {@code change} has set some values. The method is
   * necessary because Java has no expression for such a copy.
   */
  public FetchReport with(Consumer<Draft> change) {
    Draft next = new Draft(this);
    change.accept(next);
    return new FetchReport(
        version,
        next.job,
        next.outcome,
        next.failureClass,
        next.reason,
        next.message,
        next.startTime,
        next.finishTime,
        next.attempts,
        next.bytes,
        next.transferred,
        next.httpStatus,
        next.artifact,
        next.quarantinedSha256,
        next.hold,
        next.consecutiveFailures,
        next.versions);
  }

  /**
   * Describes a version of the file, or of the set, that the volume keeps.
   *
   * @param name the name by which a person publishes this version again
   * @param rows number of data rows, if they were counted
   * @param dataDate day that the data are of; null if it is not known
   */
  public record VersionReport(
      String name,
      Instant publishedTime,
      long bytes,
      @Nullable Long rows,
      String sha256,
      @Nullable String dataDate) {}

  /**
   * Describes the published file.
   *
   * @param path path of the file, relative to the root of the volume
   * @param rows number of data rows, if the plan counts them
   * @param url the final URL; credentials and query are redacted
   * @param member name of the archive's member that this file is, as the archive gives it, at most
   *     256 characters; null if the file is from no archive with names, if the name is longer or
   *     not printable, and in the report of a downloader that does not report it yet
   * @param dataDate day that the data are of, such as {@code 2026-11-27}; null if the plan does not
   *     read it
   * @param versionName name of the kept version, {@code null} when none is kept
   * @param publishedTime the time at which this file was put in place
   * @param checkedTime the time at which the publisher last confirmed the content
   * @param changedTime the time at which the content last changed
   * @param changes the difference to the version before; null if rows were not compared
   * @param evidence SHA-256 of the newest statement on the volume; null if there is none
   */
  public record ArtifactReport(
      String path,
      long bytes,
      String sha256,
      @Nullable Long rows,
      String url,
      @Nullable String etag,
      @Nullable String lastModified,
      @Nullable String member,
      @Nullable String dataDate,
      @Nullable String versionName,
      Instant publishedTime,
      Instant checkedTime,
      Instant changedTime,
      @Nullable RowChanges changes,
      @Nullable String evidence) {

    /** Describes a file whose rows were not compared. */
    public ArtifactReport(
        String path,
        long bytes,
        String sha256,
        @Nullable Long rows,
        String url,
        @Nullable String etag,
        @Nullable String lastModified,
        @Nullable String member,
        @Nullable String dataDate,
        @Nullable String versionName,
        Instant publishedTime,
        Instant checkedTime,
        Instant changedTime) {
      this(
          path,
          bytes,
          sha256,
          rows,
          url,
          etag,
          lastModified,
          member,
          dataDate,
          versionName,
          publishedTime,
          checkedTime,
          changedTime,
          null,
          null);
    }

    /** Returns a copy of the file's description, in which {@code change} has set some values. */
    public ArtifactReport with(Consumer<ArtifactDraft> change) {
      ArtifactDraft next = new ArtifactDraft(this);
      change.accept(next);
      return new ArtifactReport(
          next.path,
          next.bytes,
          next.sha256,
          next.rows,
          next.url,
          next.etag,
          next.lastModified,
          next.member,
          next.dataDate,
          next.versionName,
          next.publishedTime,
          next.checkedTime,
          next.changedTime,
          next.changes,
          next.evidence);
    }
  }

  /**
   * Says until when scheduled runs send no request to the publisher, and why.
   *
   * @param scope the source or plan that the hold is about ({@link Reason#scope}); null if an older
   *     downloader set the hold, which is then about every source
   * @param seenBy namespace and name of the FetchJob whose run saw the reason, with a slash between
   *     them; null if this FetchJob saw it
   */
  public record Hold(
      Instant until, Reason reason, @Nullable String scope, @Nullable String seenBy) {
    /** Makes a hold whose reason this FetchJob's own run saw. */
    public Hold(Instant until, Reason reason, @Nullable String scope) {
      this(until, reason, scope, null);
    }

    /** Makes a hold that is about every source. */
    public Hold(Instant until, Reason reason) {
      this(until, reason, null);
    }

    /**
     * Returns whether the hold is about this source. An edit can end a hold, so that a corrected
     * FetchJob works at once.
     *
     * @param url address of the source
     * @param digest digest of the plan ({@link FetchPlan#digest}); null if it is unknown
     */
    public boolean isAbout(String url, @Nullable String digest) {
      String now = reason.scope(url, digest);
      return scope == null || now == null || scope.equals(now);
    }

    /** Says why scheduled runs send no request to the publisher. */
    public enum Reason implements Word {
      RETRY_AFTER("RetryAfter"),
      CIRCUIT_OPEN("CircuitOpen"),
      HOST_FAILING("HostFailing");

      private final String word;

      /**
       * Returns the source or plan that a hold with this reason is about. The server that asked for
       * silence, or did not answer, may be asked again only after the hold. The failed runs of a
       * circuit breaker say nothing about an edited plan.
       *
       * @param url address of the source
       * @param digest digest of the plan; null if it is unknown
       * @return the scheme and the host of the address, or the digest
       */
      public @Nullable String scope(String url, @Nullable String digest) {
        return switch (this) {
          case RETRY_AFTER, HOST_FAILING -> HttpUrl.origin(url);
          case CIRCUIT_OPEN -> digest;
        };
      }

      Reason(String word) {
        this.word = word;
      }

      @Override
      public String word() {
        return word;
      }

      @Override
      public String toString() {
        return word;
      }
    }
  }

  /**
   * Represents a copy of a report that can be changed. {@link FetchReport#with} sets new values in
   * it.
   */
  public static final class Draft {
    public String job;
    public Outcome outcome;
    public @Nullable FailureClass failureClass;
    public String reason;
    public String message;
    public Instant startTime;
    public Instant finishTime;
    public int attempts;
    public long bytes;
    public long transferred;
    public @Nullable Integer httpStatus;
    public @Nullable ArtifactReport artifact;
    public @Nullable String quarantinedSha256;
    public @Nullable Hold hold;
    public int consecutiveFailures;
    public @Nullable List<VersionReport> versions;

    private Draft(FetchReport from) {
      job = from.job;
      outcome = from.outcome;
      failureClass = from.failureClass;
      reason = from.reason;
      message = from.message;
      startTime = from.startTime;
      finishTime = from.finishTime;
      attempts = from.attempts;
      bytes = from.bytes;
      transferred = from.transferred;
      httpStatus = from.httpStatus;
      artifact = from.artifact;
      quarantinedSha256 = from.quarantinedSha256;
      hold = from.hold;
      consecutiveFailures = from.consecutiveFailures;
      versions = from.versions;
    }
  }

  /**
   * Represents a copy of a published file's values that can be changed. {@link ArtifactReport#with}
   * sets new values in it.
   */
  public static final class ArtifactDraft {
    public String path;
    public long bytes;
    public String sha256;
    public @Nullable Long rows;
    public String url;
    public @Nullable String etag;
    public @Nullable String lastModified;
    public @Nullable String member;
    public @Nullable String dataDate;
    public @Nullable String versionName;
    public Instant publishedTime;
    public Instant checkedTime;
    public Instant changedTime;
    public @Nullable RowChanges changes;
    public @Nullable String evidence;

    private ArtifactDraft(ArtifactReport from) {
      path = from.path;
      bytes = from.bytes;
      sha256 = from.sha256;
      rows = from.rows;
      url = from.url;
      etag = from.etag;
      lastModified = from.lastModified;
      member = from.member;
      dataDate = from.dataDate;
      versionName = from.versionName;
      publishedTime = from.publishedTime;
      checkedTime = from.checkedTime;
      changedTime = from.changedTime;
      changes = from.changes;
      evidence = from.evidence;
    }

    /**
     * Replaces each text that the publisher chose and that is reported unchanged. All these texts
     * go through one method, so that each of them is cut and redacted.
     */
    public void eachPublisherText(Function<String, @Nullable String> rule) {
      etag = etag == null ? null : rule.apply(etag);
      lastModified = lastModified == null ? null : rule.apply(lastModified);
      member = member == null ? null : rule.apply(member);
    }

    /** Replaces each time in the description of the file by the result of a function. */
    public void eachTime(UnaryOperator<Instant> rule) {
      publishedTime = rule.apply(publishedTime);
      checkedTime = rule.apply(checkedTime);
      changedTime = rule.apply(changedTime);
    }
  }
}
