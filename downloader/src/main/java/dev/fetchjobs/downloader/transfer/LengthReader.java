package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Connection;
import java.io.IOException;

/**
 * Reads a body whose length the Content-Length field states. If further bytes have arrived, this
 * class reads them as well, because a body must not have extra bytes.
 */
final class LengthReader implements BodyReader {

  private final Connection connection;
  private final long total;
  private long left;

  LengthReader(Connection connection, long total) {
    this.connection = connection;
    this.total = total;
    this.left = total;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException, FetchException {
    if (left == 0) {
      BodyReader.requireEnd(connection);
      return -1;
    }
    int count = connection.read(into, offset, length);
    if (count < 0) {
      throw BodyReader.cutShort(BodyReader.cameOf(total - left, total));
    }
    if (count > left) {
      throw BodyReader.afterEnd();
    }
    left -= count;
    return count;
  }
}
