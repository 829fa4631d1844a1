package dev.fetchjobs.downloader.time;

import dev.fetchjobs.contract.FetchPlan;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits in time of one attempt: what the plan says, else constants that only tests shrink.
 *
 * @param connect to resolve a name and connect
 * @param handshake of TLS
 * @param header from the request to the end of the response's header, also of a proxy
 * @param stall without a byte of the body
 * @param leastBytes that have to come within {@code rateWindow}
 * @param progress between two progress lines
 */
public record Limits(
    Duration connect,
    Duration handshake,
    Duration header,
    Duration stall,
    long leastBytes,
    Duration rateWindow,
    Duration progress) {

  /** 1 KiB/s over any 60 s. */
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
   * With what the plan says. A stall may last longer than the window in which a rate is measured:
   * the window grows with it.
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
