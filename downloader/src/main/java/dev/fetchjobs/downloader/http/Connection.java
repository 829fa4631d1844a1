package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;

/** One connection for one request, with a buffer for the parsers. */
public final class Connection implements Closeable {

  private final MonitoredSocket raw;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] ahead = new byte[16 * 1024];
  private Meter meter = bytes -> {};
  private long silence;
  private int position;
  private int limit;

  /** Counts the bytes of each read, framing included. */
  @FunctionalInterface
  public interface Meter {
    /**
     * @throws FetchException when the bytes arrive too slowly; this ends the transfer
     */
    void received(int bytes) throws FetchException;
  }

  /**
   * @param socket {@code raw} itself, or TLS on top of it
   */
  Connection(MonitoredSocket raw, Socket socket) throws IOException {
    this.raw = raw;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  MonitoredSocket raw() {
    return raw;
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  public void meter(Meter used) {
    meter = used;
  }

  /** The next byte, -1 at the end. */
  public int next() throws IOException, FetchException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, receive(ahead, 0, ahead.length));
      meter.received(limit);
    }
    return position < limit ? ahead[position++] & 0xff : -1;
  }

  /** Reads at least one byte; returns -1 at the end. */
  public int read(byte[] into, int offset, int length) throws IOException, FetchException {
    if (position == limit) {
      int count = receive(into, offset, length);
      meter.received(Math.max(0, count));
      return count;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(ahead, position, into, offset, count);
    position += count;
    return count;
  }

  private int receive(byte[] into, int offset, int length) throws IOException {
    if (silence > 0) {
      raw.readUntil(System.nanoTime() + silence);
    }
    return in.read(into, offset, length);
  }

  /** Whether a byte can be read without waiting. */
  public boolean hasMore() throws IOException {
    return position < limit || in.available() > 0;
  }

  /**
   * Whether the peer announced the end of the data (TLS close_notify), so that no byte is missing.
   * Valid after the end.
   */
  public boolean endedByNotice() {
    return socket != raw && !raw.ended();
  }

  /**
   * From now on, a read fails with SocketTimeoutException after {@code stall} without a byte. If
   * TLS delivers bytes that are not application data, it may take twice as long.
   */
  public void limitSilence(Duration stall) throws IOException {
    silence = stall.toNanos();
    socket.setSoTimeout((int) Math.min(Math.max(1, stall.toMillis()), Integer.MAX_VALUE));
  }

  /** Closes the connection at once, without close_notify of TLS, which could block. */
  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException e) {
      return; // the response is already complete
    }
  }
}
