package dev.fetchjobs.downloader.unpack;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.text.Printable;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decodes raw deflate (RFC 1951). The compressed data must end exactly where the input ends. */
final class InflaterSource implements ByteSource, AutoCloseable {

  private final ByteSource source;
  private final Inflater inflater = new Inflater(true);
  private final byte[] input = new byte[64 * 1024];

  InflaterSource(ByteSource source) {
    this.source = source;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws FetchException {
    try {
      while (true) {
        int read = inflater.inflate(into, offset, length);
        if (read > 0) {
          return read;
        }
        if (inflater.finished()) {
          if (inflater.getRemaining() > 0 || source.read(input, 0, 1) > 0) {
            throw UnpackFailure.corrupt("The zip member ends before its compressed size");
          }
          return -1;
        }
        int more = inflater.needsDictionary() ? -1 : source.read(input, 0, input.length);
        if (more < 0) {
          throw UnpackFailure.corrupt("The zip member is cut short");
        }
        inflater.setInput(input, 0, more);
      }
    } catch (DataFormatException e) {
      throw UnpackFailure.corrupt("The zip member is damaged (" + Printable.message(e) + ")");
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
