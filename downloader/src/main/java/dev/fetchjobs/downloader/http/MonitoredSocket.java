package dev.fetchjobs.downloader.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Represents a TCP connection and records whether the peer ended the TCP stream; if TLS is used,
 * the TLS stream runs over this connection. JSSE reports the end of a TLS stream in the same way
 * with and without close_notify, but close_notify comes before the end of the TCP stream. This
 * class also limits the time of a read in the middle of a TLS record, because the bytes of a record
 * may arrive one by one for hours.
 */
final class MonitoredSocket extends Socket {

  private volatile boolean ended;
  private boolean limited;
  private long until;

  boolean ended() {
    return ended;
  }

  /** Makes every read fail after this instant of {@link System#nanoTime}. */
  void readUntil(long nanos) {
    limited = true;
    until = nanos;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(super.getInputStream()) {
      @Override
      public int read() throws IOException {
        return seen(in.read());
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (limited && until - System.nanoTime() < 0) {
          throw new SocketTimeoutException("bytes came, and none of the body");
        }
        return seen(in.read(into, offset, length));
      }
    };
  }

  private int seen(int result) {
    if (result < 0) {
      ended = true;
    }
    return result;
  }
}
