package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;

/**
 * Allows at most {@code ratio} decoded bytes for each byte of packed input. One decoded megabyte is
 * always allowed, because small tables of repeated values may compress as well as a decompression
 * bomb.
 */
final class RatioLimit implements ByteSource {

  static final long ALWAYS_ALLOWED = 1 << 20;

  private final ByteSource source;
  private final Expansion all;

  /** Limits a source whose bytes are decoded from the whole input. */
  RatioLimit(ByteSource source, int ratio, long input) {
    this(source, new Expansion(ratio, input));
  }

  /**
   * Limits one of several sources that are decoded from the same input. Together these sources may
   * have as many bytes as {@code all} allows.
   */
  RatioLimit(ByteSource source, Expansion all) {
    this.source = source;
    this.all = all;
  }

  /** Counts the bytes that are decoded from {@code input} bytes of packed input. */
  static final class Expansion {
    private final int ratio;
    private final long input;
    private long bytes;

    Expansion(int ratio, long input) {
      this.ratio = ratio;
      this.input = input;
    }

    private void add(int read) throws FetchException {
      bytes += read;
      // The comparison divides, because a product could overflow.
      if (bytes > ALWAYS_ALLOWED && bytes / ratio > input) {
        throw UnpackFailure.expandsTooMuch(ratio, input);
      }
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws FetchException {
    int read = source.read(into, offset, length);
    all.add(Math.max(read, 0));
    return read;
  }
}
