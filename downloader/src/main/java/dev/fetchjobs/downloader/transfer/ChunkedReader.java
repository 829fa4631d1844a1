package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Connection;
import dev.fetchjobs.downloader.http.ResponseHeadReader;
import java.io.EOFException;
import java.io.IOException;

/**
 * Reads a chunked body (RFC 9112, section 7.1). This class skips chunk extensions, and ignores
 * trailer fields.
 */
final class ChunkedReader implements BodyReader {

  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_LINE = 4096;

  /**
   * All chunk extensions of a body have at most this many bytes. The limits for size and speed do
   * not count chunk extensions.
   */
  private static final int MAX_EXTENSIONS = 16 << 20;

  private final Connection connection;
  private long left;
  private int extensions;
  private boolean inside;
  private boolean ended;

  ChunkedReader(Connection connection) {
    this.connection = connection;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException, FetchException {
    if (ended) {
      return -1;
    }
    if (left == 0) {
      if (inside) {
        requireLineEnd();
      }
      left = readSize();
      inside = true;
      if (left == 0) {
        readTrailer();
        return -1;
      }
    }
    int count = connection.read(into, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw BodyReader.cutShort(" (inside a chunk)");
    }
    left -= count;
    return count;
  }

  private void readTrailer() throws IOException, FetchException {
    try {
      ResponseHeadReader.skipTrailers(connection);
    } catch (EOFException e) {
      throw BodyReader.cutShort(" (in the trailer)");
    }
    BodyReader.requireEnd(connection);
    ended = true;
  }

  private long readSize() throws IOException, FetchException {
    long size = 0;
    int digits = 0;
    int c = octet();
    for (; Character.digit(c, 16) >= 0; c = octet()) {
      if (size >> (4 * (MAX_SIZE_DIGITS - 1)) > 0 || ++digits > MAX_LINE) {
        throw bad("is too long");
      }
      size = size * 16 + Character.digit(c, 16);
    }
    if (digits == 0) {
      throw bad("is no number");
    }
    skipExtensions(c);
    return size;
  }

  /**
   * Skips the extensions of a chunk. RFC 9112 demands that blanks before the semicolon are
   * accepted.
   */
  private void skipExtensions(int first) throws IOException, FetchException {
    int c = first;
    int length = 0;
    while (c == ' ' || c == '\t') {
      c = nextOctet(++length);
    }
    if (c != ';' && c != '\r') {
      throw bad("is no number");
    }
    while (c != '\r') {
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw bad("has a control character behind it");
      }
      c = nextOctet(++length);
    }
    if (octet() != '\n') {
      throw bad("does not end its line");
    }
  }

  private int nextOctet(int length) throws IOException, FetchException {
    if (length > MAX_LINE || ++extensions > MAX_EXTENSIONS) {
      throw bad("has endless extensions");
    }
    return octet();
  }

  private void requireLineEnd() throws IOException, FetchException {
    if (octet() != '\r' || octet() != '\n') {
      throw FetchException.ofPermanent(
          Reason.BAD_FRAMING, "A chunk of the body is longer than it says it is.");
    }
  }

  private int octet() throws IOException, FetchException {
    int c = connection.next();
    if (c < 0) {
      throw BodyReader.cutShort(" (the last chunk is missing)");
    }
    return c;
  }

  private static FetchException bad(String what) {
    return FetchException.ofPermanent(Reason.BAD_FRAMING, "The size of a chunk " + what + ".");
  }
}
