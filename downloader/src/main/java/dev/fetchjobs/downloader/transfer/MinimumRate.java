package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.time.Limits;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Refuses a body that arrives too slowly. This class adds up the bytes of the last seconds, in a
 * window of twelve intervals.
 */
final class MinimumRate {

  private static final int SLOTS = 12;

  private final long[] slots = new long[SLOTS];
  private final long slotNanos;
  private final Limits limits;
  private final LongSupplier nanos;
  private final long start;
  private long slot;

  MinimumRate(Limits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
    this.slotNanos = Math.max(1, limits.rateWindow().toNanos() / SLOTS);
    this.start = nanos.getAsLong();
  }

  void record(int bytes) throws FetchException {
    long now = (nanos.getAsLong() - start) / slotNanos;
    for (long next = Math.max(slot + 1, now - SLOTS + 1); next <= now; next++) {
      slots[(int) (next % SLOTS)] = 0;
    }
    slot = now;
    slots[(int) (slot % SLOTS)] += bytes;
    if (slot >= SLOTS && Arrays.stream(slots).sum() < limits.leastBytes()) {
      throw FetchException.ofTransient(
          Reason.TOO_SLOW,
          "The server sent fewer than %,d bytes in %d s."
              .formatted(limits.leastBytes(), limits.rateWindow().toSeconds()));
    }
  }
}
