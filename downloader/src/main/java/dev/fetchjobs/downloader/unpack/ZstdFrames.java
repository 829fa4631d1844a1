package dev.fetchjobs.downloader.unpack;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the frames of a zstd file (RFC 8878), checks how much memory each needs, and leaves out the
 * skippable frames, which the library does not know.
 */
final class ZstdFrames extends InputStream {

  /** The library keeps a window of at most this many bytes. */
  static final long MAX_WINDOW = 8 << 20;

  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int CHECKSUM_BYTES = 4;
  private static final int RLE = 1;

  private final SourceStream coded;

  /** The bytes of a header, which were read to examine them. */
  private final byte[] header = new byte[18];

  private int headerAt;
  private int headerEnd;

  /** Number of bytes after the header that are passed on unexamined. */
  private long plain;

  private boolean inFrame;
  private boolean lastBlock;
  private boolean checksum;

  ZstdFrames(SourceStream coded) {
    this.coded = coded;
  }

  /** Says that a frame needs a larger window than FetchJob allows. */
  static final class WindowTooLarge extends IOException {
    private final long window;

    private WindowTooLarge(long window) {
      super("the window has " + window + " bytes");
      this.window = window;
    }

    long window() {
      return window;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (headerAt == headerEnd && plain == 0) {
      if (!next()) {
        return -1;
      }
    }
    if (headerAt < headerEnd) {
      int count = Math.min(length, headerEnd - headerAt);
      System.arraycopy(header, headerAt, into, offset, count);
      headerAt += count;
      return count;
    }
    int read = coded.read(into, offset, (int) Math.min(length, plain));
    if (read < 0) {
      throw new EOFException("a block is cut short");
    }
    plain -= read;
    return read;
  }

  /** Reads the next header, and returns false at the end of the file. */
  private boolean next() throws IOException {
    headerAt = 0;
    headerEnd = 0;
    if (inFrame && !lastBlock) {
      readBlockHeader();
      return true;
    }
    if (inFrame) {
      inFrame = false;
      plain = checksum ? CHECKSUM_BYTES : 0;
      return true;
    }
    if (coded.peek() < 0) {
      return false;
    }
    take(4);
    int magic = (int) number(0, 4);
    if ((magic & 0xFFFFFFF0) == SKIPPABLE) {
      take(4);
      coded.skipNBytes(number(4, 4));
      headerEnd = 0;
    } else if (magic == MAGIC) {
      readFrameHeader();
    }
    // The library refuses a header with another magic number.
    return true;
  }

  private void readFrameHeader() throws IOException {
    take(1);
    int descriptor = header[4] & 0xff;
    boolean single = (descriptor & 0x20) != 0;
    checksum = (descriptor & 0x04) != 0;
    int dictionary = new int[] {0, 1, 2, 4}[descriptor & 0x03];
    int sizeFlag = descriptor >> 6;
    int size = sizeFlag == 0 ? (single ? 1 : 0) : 1 << sizeFlag;
    take((single ? 0 : 1) + dictionary + size);
    long window = single ? number(headerEnd - size, size) : window(header[5] & 0xff);
    if (single && sizeFlag == 1) {
      window += 256;
    }
    if (window < 0 || window > MAX_WINDOW) {
      // The size of the content is an unsigned number.
      throw new WindowTooLarge(window < 0 ? Long.MAX_VALUE : window);
    }
    inFrame = true;
    lastBlock = false;
  }

  private static long window(int descriptor) {
    long base = 1L << (10 + (descriptor >> 3));
    return base + base / 8 * (descriptor & 0x07);
  }

  private void readBlockHeader() throws IOException {
    take(3);
    long block = number(0, 3);
    lastBlock = (block & 1) != 0;
    plain = ((block >> 1) & 3) == RLE ? 1 : block >> 3;
  }

  private void take(int bytes) throws IOException {
    if (coded.readNBytes(header, headerEnd, bytes) < bytes) {
      throw new EOFException("a header is cut short");
    }
    headerEnd += bytes;
  }

  /** Returns the little-endian number in these bytes of the header. */
  private long number(int from, int bytes) {
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = (value << 8) | (header[from + i] & 0xff);
    }
    return value;
  }
}
