package dev.fetchjobs.downloader.time;

import dev.fetchjobs.contract.FetchPlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Describes the time limits of one attempt. The limits come from the plan or are constants. Only
 * tests use limits that are shorter than these.
 *
 * @param connect longest time to resolve a name and connect
 * @param handshake longest time for the TLS handshake
 * @param header longest time from the request to the end of the response's header section; also for
 *     a proxy
 * @param stall longest time without a byte of the body
 * @param leastBytes bytes that must arrive within {@code rateWindow}
 * @param progress time between two progress lines
 */
public record Limits(
    Duration connect,
    Duration handshake,
    Duration header,
    Duration stall,
    long leastBytes,
    Duration rateWindow,
    Duration progress) {

  /**
   * These time limits apply outside of tests. The minimum rate of a download is 1 KiB/s over 60 s.
   */
  public static final Limits PRODUCTION =
      new Limits(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          60 * 1024,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  /**
   * Returns these limits with the timeouts of the plan. A plan may allow a stall that is longer
   * than the window in which the rate is measured. So a longer stall also makes the window longer.
   */
  public Limits with(FetchPlan.@Nullable Timeouts timeouts) {
    if (timeouts == null) {
      return this;
    }
    Duration window = timeouts.stall().multipliedBy(2);
    return new Limits(
        timeouts.connect(),
        timeouts.connect(),
        timeouts.firstByte(),
        timeouts.stall(),
        leastBytes,
        window.compareTo(rateWindow) > 0 ? window : rateWindow,
        progress);
  }
}
