package dev.fetchjobs.downloader.transfer;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Connection;
import dev.fetchjobs.downloader.http.Framing;
import java.io.IOException;
import java.util.Locale;

/** Reads the bytes of a response body and removes their framing. */
interface BodyReader {

  /**
   * Reads at least one byte of the body.
   *
   * @return number of bytes; -1 at the end of the body, if the framing confirms it
   * @throws FetchException when the bytes violate the framing
   * @throws IOException when the connection failed
   */
  int read(byte[] into, int offset, int length) throws IOException, FetchException;

  static BodyReader of(Framing framing, Connection connection) {
    return switch (framing) {
      case Framing.Length(long bytes) -> new LengthReader(connection, bytes);
      case Framing.Chunked _ -> new ChunkedReader(connection);
      case Framing.UntilClose _ -> connection::read;
    };
  }

  /**
   * Fails if bytes have arrived after the end of the body. The method does not wait for bytes that
   * may arrive later.
   */
  static void requireEnd(Connection connection) throws FetchException {
    boolean more;
    try {
      more = connection.hasMore();
    } catch (IOException e) {
      return; // the connection has ended after the body
    }
    if (more) {
      throw afterEnd();
    }
  }

  /**
   * Checks the size of the whole response body. A partial response (206) may have correct framing
   * and still be shorter than its Content-Range says.
   *
   * @param total bytes that the whole body must have; -1 when only the framing shows it
   */
  static void requireTotal(long have, long total) throws FetchException {
    if (total >= 0 && have > total) {
      throw afterEnd();
    }
    if (have < total) {
      throw cutShort(cameOf(have, total));
    }
  }

  static String cameOf(long have, long total) {
    return String.format(Locale.ROOT, " (%,d of %,d bytes came)", have, total);
  }

  static FetchException afterEnd() {
    return FetchException.ofIntegrity(
        Reason.BYTES_AFTER_END,
        "The server sent bytes after the end of the file; its length cannot be trusted.");
  }

  static FetchException cutShort(String how) {
    return FetchException.ofTransient(
        Reason.CUT_SHORT, "The connection ended before the file was complete" + how + ".");
  }
}
