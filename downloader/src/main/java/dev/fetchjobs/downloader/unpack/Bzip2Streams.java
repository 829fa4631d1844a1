package dev.fetchjobs.downloader.unpack;

import java.io.IOException;
import java.io.InputStream;
import org.itadaki.bzip2.BZip2InputStream;

/**
 * Decodes the bzip2 streams of a file one after the other. Programs that compress in parallel write
 * several streams, and the library decodes one. Zero bytes after the last stream are padding.
 */
final class Bzip2Streams extends InputStream {

  private final SourceStream coded;
  private InputStream stream;

  Bzip2Streams(SourceStream coded) {
    this.coded = coded;
    this.stream = new BZip2InputStream(coded, false);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = stream.read(into, offset, length);
    while (read < 0 && hasAnother()) {
      stream = new BZip2InputStream(coded, false);
      read = stream.read(into, offset, length);
    }
    return read;
  }

  private boolean hasAnother() throws IOException {
    while (coded.peek() == 0) {
      coded.read();
    }
    return coded.peek() > 0;
  }
}
