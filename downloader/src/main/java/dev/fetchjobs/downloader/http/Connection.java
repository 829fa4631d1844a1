package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/**
 * Reads and writes one TCP connection, which is used for one request. The connection has a buffer
 * for the parsers.
 */
public final class Connection implements Closeable {

  private final MonitoredSocket raw;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] ahead = new byte[16 * 1024];
  private List<Hop> hops = List.of();
  private HostGate.Place place = () -> {};
  private Meter meter = bytes -> {};
  private long silence;
  private int position;
  private int limit;

  /** Counts the bytes of each read from the connection, with the bytes of the framing. */
  @FunctionalInterface
  public interface Meter {
    /**
     * Receives the number of bytes that were read.
     *
     * @throws FetchException when the bytes arrive too slowly; this ends the transfer
     */
    void received(int bytes) throws FetchException;
  }

  /**
   * Wraps a socket.
   *
   * @param socket {@code raw} itself, or the socket of TLS that uses {@code raw}
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

  /** Sets the requests that led to the response on this connection. */
  void cameBy(List<Hop> requests) {
    hops = List.copyOf(requests);
  }

  /** Returns the requests that led to the response: the first one, and one for each redirect. */
  public List<Hop> hops() {
    return hops;
  }

  /**
   * Returns the SHA-256 of the server's certificate in lower-case hexadecimal digits, or empty
   * without TLS.
   */
  Optional<String> certificate() {
    return socket instanceof SSLSocket tls ? Fingerprint.of(tls.getSession()) : Optional.empty();
  }

  /** Gives {@code taken} back when the connection is closed. */
  void occupy(HostGate.Place taken) {
    place = taken;
  }

  void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  public void meter(Meter used) {
    meter = used;
  }

  /** Returns the next byte that the server sent, or -1 at the end of the connection. */
  public int next() throws IOException, FetchException {
    if (position == limit) {
      position = 0;
      limit = Math.max(0, receive(ahead, 0, ahead.length));
      meter.received(limit);
    }
    return position < limit ? ahead[position++] & 0xff : -1;
  }

  /** Reads at least one byte from the connection, or returns -1 at the end. */
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

  /** Returns whether a byte can be read from the connection without waiting. */
  public boolean hasMore() throws IOException {
    return position < limit || in.available() > 0;
  }

  /**
   * Returns whether the peer announced the end of the data (TLS close_notify). If the peer
   * announced the end, no byte is missing. The answer is valid only after the end.
   */
  public boolean endedByNotice() {
    return socket != raw && !raw.ended();
  }

  /**
   * From now on, a read fails with SocketTimeoutException after the time {@code stall} without a
   * byte. If TLS delivers bytes that are not application data, the read may take twice as long.
   */
  public void limitSilence(Duration stall) throws IOException {
    silence = stall.toNanos();
    socket.setSoTimeout((int) Math.min(Math.max(1, stall.toMillis()), Integer.MAX_VALUE));
  }

  /**
   * Closes the connection at once. The method does not send close_notify of TLS, because that could
   * block.
   */
  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException e) {
      return; // the response is already complete
    } finally {
      place.close();
    }
  }
}
