package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Gives a source of bytes to a library that reads a stream. */
final class SourceStream extends InputStream {

  private final ByteSource source;
  private final byte[] buffer = new byte[64 * 1024];
  private int at;
  private int end;

  SourceStream(ByteSource source) {
    this.source = source;
  }

  /** Carries a failure of the source through the library. */
  static final class Failed extends IOException {
    private final transient FetchException failure;

    private Failed(FetchException failure) {
      super(failure);
      this.failure = failure;
    }

    FetchException failure() {
      return failure;
    }
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, into, offset, count);
    at += count;
    return count;
  }

  /** Returns the next byte without reading it, or -1 at the end. */
  int peek() throws IOException {
    return fill() ? buffer[at] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    if (at < end) {
      return true;
    }
    try {
      at = 0;
      end = Math.max(0, source.read(buffer, 0, buffer.length));
    } catch (FetchException e) {
      throw new Failed(e);
    }
    return end > 0;
  }
}
