package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import java.nio.charset.StandardCharsets;

/**
 * Represents the part of a zip file that is in memory. The window moves while the file is read. Its
 * methods read little-endian numbers and texts.
 */
final class ZipWindow {

  /**
   * The window has this many bytes. This is more than a header with the longest name, extra field
   * and comment (3 × 65,535 + 46).
   */
  private static final int SIZE = 256 * 1024;

  private final FileSource file;
  private final int ahead;
  private final byte[] bytes = new byte[SIZE];
  private long start;
  private int length;

  /**
   * Opens a window on a zip file.
   *
   * @param ahead number of bytes to read at once: many for sequential reading, few for reading at
   *     scattered positions
   */
  ZipWindow(FileSource file, int ahead) {
    this.file = file;
    this.ahead = Math.min(ahead, SIZE);
  }

  /**
   * Makes {@code count} bytes of the file from {@code position} readable.
   *
   * @throws FetchException Integrity when the file is shorter
   */
  void need(long position, int count) throws FetchException {
    // The comparison subtracts, because a sum with a hostile position could overflow.
    if (position >= start && position - start <= length - count) {
      return;
    }
    if (position < 0 || position > file.size() - count) {
      throw ZipEnd.damaged("points outside the file");
    }
    start = position;
    length = 0;
    while (length < count) {
      int read = file.at(start + length, bytes, length, Math.max(count, ahead) - length);
      if (read < 0) {
        throw ZipEnd.damaged("points outside the file");
      }
      length += read;
    }
  }

  int u16(long position) {
    int at = (int) (position - start);
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }

  long u32(long position) {
    return u16(position) | (long) u16(position + 2) << 16;
  }

  /**
   * Reads a 64-bit number. A value of 2^63 or more becomes negative, and every later check refuses
   * it.
   */
  long u64(long position) {
    return u32(position) | u32(position + 4) << 32;
  }

  String text(long position, int count, boolean utf8) {
    return new String(
        bytes,
        (int) (position - start),
        count,
        utf8 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
  }
}
