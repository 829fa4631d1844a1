package dev.fetchjobs.downloader.open;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * A socket that remembers whether the other side ended the TCP stream. JSSE reports the end of a
 * TLS stream alike with and without close_notify; only the first comes before TCP's own end.
 */
final class TappedSocket extends Socket {

  private volatile boolean ended;

  boolean ended() {
    return ended;
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
