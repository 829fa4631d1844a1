package dev.fetchjobs.downloader.store;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the FetchJobs of one namespace on one volume know of a host.
 *
 * @param origin scheme, host and port, such as {@code https://publisher.example}
 * @param retryAfter until when the host asked for silence; null if it did not
 * @param failing until when the circuit breaker of a run is open; null if it is closed
 * @param failures number of runs in a row to which the host did not answer properly; runs that
 *     overlap count once
 * @param failedAt the end of the last of these runs; null if there are none
 */
public record HostState(
    int version,
    String origin,
    @Nullable Span retryAfter,
    @Nullable Span failing,
    int failures,
    @Nullable Instant failedAt) {

  static final int VERSION = 1;

  /** More failures than this were never counted. */
  private static final int MAX_FAILURES = 1_000_000;

  private static final Pattern OWNER = Pattern.compile("[-a-z0-9.]{1,253}/[-a-z0-9.]{1,253}");

  /**
   * Describes a time without requests.
   *
   * @param until the end of that time
   * @param seen when the run saw the reason
   * @param by namespace and name of that run's FetchJob, with a slash between them
   */
  public record Span(Instant until, Instant seen, String by) {
    private boolean isWhole() {
      return until != null && seen != null && by != null && OWNER.matcher(by).matches();
    }
  }

  /** Returns the state of a host of which nothing is known. */
  public static HostState none(String origin) {
    return new HostState(VERSION, origin, null, null, 0, null);
  }

  public HostState withRetryAfter(@Nullable Span next) {
    return new HostState(version, origin, next, failing, failures, failedAt);
  }

  public HostState withFailing(@Nullable Span next, int count, @Nullable Instant last) {
    return new HostState(version, origin, retryAfter, next, count, last);
  }

  boolean isNone() {
    return equals(none(origin));
  }

  /**
   * Returns whether this is a complete state of the host. Another program may have written the
   * file.
   */
  boolean isOf(String wanted) {
    return version == VERSION
        && wanted.equals(origin)
        && failures >= 0
        && failures < MAX_FAILURES
        && (retryAfter == null || retryAfter.isWhole())
        && (failing == null || failing.isWhole());
  }
}
