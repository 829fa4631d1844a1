package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes gzip (RFC 1952). A file may have several gzip members, and zero bytes after the last one.
 * Other bytes after the last member, a member that was cut, and a wrong checksum or length are
 * errors. ({@code GZIPInputStream} ignores other bytes after the last member.)
 */
final class GzipSource implements Decoded {

  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int RESERVED = 0xe0;

  private final ByteSource source;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final CRC32 headerCrc = new CRC32();
  private final byte[] input = new byte[64 * 1024];
  private int inputAt;
  private int inputEnd;
  private boolean anyMember;
  private boolean inMember;
  private boolean ended;
  private long memberBytes;

  GzipSource(ByteSource source) throws FetchException {
    this.source = source;
    if (!readHeader()) {
      throw UnpackFailure.corrupt("The gzip file is empty");
    }
  }

  @Override
  public int read(byte[] into, int offset, int length) throws FetchException {
    while (!ended) {
      if (!inMember && !readHeader()) {
        ended = true;
        break;
      }
      int read = inflate(into, offset, length);
      if (read > 0) {
        crc.update(into, offset, read);
        memberBytes += read;
        return read;
      }
    }
    return -1;
  }

  /**
   * Decodes some bytes of a gzip member, and returns their number, or 0 at the end of the member.
   */
  private int inflate(byte[] into, int offset, int length) throws FetchException {
    try {
      while (true) {
        int read = inflater.inflate(into, offset, length);
        if (read > 0) {
          return read;
        }
        if (inflater.finished()) {
          checkTrailer();
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw UnpackFailure.corrupt("The gzip file is damaged (it asks for a dictionary)");
        }
        if (!fill()) {
          throw cut();
        }
        inflater.setInput(input, inputAt, inputEnd - inputAt);
      }
    } catch (DataFormatException e) {
      throw UnpackFailure.corrupt("The gzip file is damaged (" + Printable.message(e) + ")");
    }
  }

  private void checkTrailer() throws FetchException {
    inputAt = inputEnd - inflater.getRemaining();
    if (readNumber() != crc.getValue()) {
      throw UnpackFailure.corrupt("The gzip file is damaged (its CRC-32 does not fit)");
    }
    if (readNumber() != (memberBytes & 0xffff_ffffL)) {
      throw UnpackFailure.corrupt("The gzip file is damaged (its length does not fit)");
    }
    inMember = false;
  }

  /** Reads the header of the next gzip member, or returns false if no further member follows. */
  private boolean readHeader() throws FetchException {
    headerCrc.reset();
    int first = next();
    if (first < 0) {
      return false;
    }
    if (first == 0 && anyMember) {
      requireZeros();
      return false;
    }
    int second = first == 0x1f ? next() : -1;
    if (second != 0x8b) {
      throw anyMember
          ? UnpackFailure.bytesAfter("gzip", (second < 0 ? 1 : 2) + countRest())
          : UnpackFailure.corrupt("The file is not gzip");
    }
    if (byteOrCut() != 8) {
      throw UnpackFailure.unsupported(
          "The gzip file uses an unknown compression method",
          "The next run will not help: ask the publisher for a usual gzip.");
    }
    int flags = byteOrCut();
    if ((flags & RESERVED) != 0) {
      throw UnpackFailure.corrupt("The gzip file is damaged (reserved flags are set)");
    }
    skip(6);
    if ((flags & FEXTRA) != 0) {
      int low = byteOrCut();
      skip(low | byteOrCut() << 8);
    }
    for (int text : new int[] {FNAME, FCOMMENT}) {
      if ((flags & text) != 0) {
        while (byteOrCut() != 0) {
          continue; // skips the rest of the text
        }
      }
    }
    int expected = (int) headerCrc.getValue() & 0xffff;
    if ((flags & FHCRC) != 0 && (byteOrCut() | byteOrCut() << 8) != expected) {
      throw UnpackFailure.corrupt("The gzip file is damaged (its header's CRC does not fit)");
    }
    inflater.reset();
    inflater.setInput(input, inputAt, inputEnd - inputAt);
    crc.reset();
    memberBytes = 0;
    inMember = true;
    anyMember = true;
    return true;
  }

  private void requireZeros() throws FetchException {
    for (int b = next(); b >= 0; b = next()) {
      if (b != 0) {
        throw UnpackFailure.bytesAfter("gzip", 1 + countRest());
      }
    }
  }

  /** Reads all remaining bytes of the file, and returns their number. */
  private long countRest() throws FetchException {
    long bytes = 0;
    do {
      bytes += inputEnd - inputAt;
    } while (fill());
    return bytes;
  }

  private void skip(int bytes) throws FetchException {
    for (int i = 0; i < bytes; i++) {
      byteOrCut();
    }
  }

  private long readNumber() throws FetchException {
    long value = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      value |= (long) byteOrCut() << shift;
    }
    return value;
  }

  private int byteOrCut() throws FetchException {
    int b = next();
    if (b < 0) {
      throw cut();
    }
    return b;
  }

  private int next() throws FetchException {
    if (inputAt == inputEnd && !fill()) {
      return -1;
    }
    int b = input[inputAt++] & 0xff;
    headerCrc.update(b);
    return b;
  }

  private boolean fill() throws FetchException {
    int read = source.read(input, 0, input.length);
    inputAt = 0;
    inputEnd = Math.max(read, 0);
    return read > 0;
  }

  private static FetchException cut() {
    return UnpackFailure.corrupt("The gzip file is cut short");
  }

  @Override
  public void close() {
    inflater.end();
  }
}
