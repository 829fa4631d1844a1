package dev.fetchjobs.downloader;

import java.time.Duration;

/**
 * Limits in time of one attempt. Constants of the software; only tests shrink them.
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
}
