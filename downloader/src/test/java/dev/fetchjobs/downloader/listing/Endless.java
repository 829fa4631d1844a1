package dev.fetchjobs.downloader.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;

/**
 * Represents a text that begins with {@code start} and repeats {@code unit}. The text ends with
 * {@code end} after {@code size} bytes.
 */
final class Endless extends InputStream {

  private final byte[] start;
  private final byte[] unit;
  private final byte[] end;
  private final long size;
  private long at;

  Endless(String start, String unit) {
    this(start, unit, "", Long.MAX_VALUE);
  }

  Endless(String start, String unit, String end, long size) {
    this.start = start.getBytes(UTF_8);
    this.unit = unit.getBytes(UTF_8);
    this.end = end.getBytes(UTF_8);
    this.size = size - (size - this.start.length - this.end.length) % this.unit.length;
  }

  @Override
  public int read() {
    if (at == size) {
      return -1;
    }
    long left = size - at;
    byte next =
        at < start.length
            ? start[(int) at]
            : left <= end.length
                ? end[end.length - (int) left]
                : unit[(int) ((at - start.length) % unit.length)];
    at++;
    return next & 0xff;
  }
}
