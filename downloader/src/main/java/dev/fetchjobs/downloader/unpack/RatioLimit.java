package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;

/**
 * Allows at most {@code ratio} decoded bytes for each byte of input. One decoded megabyte is always
 * allowed, because small tables of repeated values may compress as well as a decompression bomb.
 */
final class RatioLimit implements ByteSource {

  static final long ALWAYS_ALLOWED = 1 << 20;

  private final ByteSource source;
  private final int ratio;
  private final long input;
  private long bytes;

  RatioLimit(ByteSource source, int ratio, long input) {
    this.source = source;
    this.ratio = ratio;
    this.input = input;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws FetchException {
    int read = source.read(into, offset, length);
    bytes += Math.max(read, 0);
    // The comparison divides, because a product could overflow.
    if (bytes > ALWAYS_ALLOWED && bytes / ratio > input) {
      throw UnpackFailure.expandsTooMuch(ratio, input);
    }
    return read;
  }
}
