package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;

/**
 * Lets through at most {@code ratio} bytes for each byte of input. A decoded megabyte is always
 * allowed: small tables of repeated values compress better than any bomb needs to.
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
    // Division, as a product could overflow.
    if (bytes > ALWAYS_ALLOWED && bytes / ratio > input) {
      throw UnpackFailure.expandsTooMuch(ratio, input);
    }
    return read;
  }
}
