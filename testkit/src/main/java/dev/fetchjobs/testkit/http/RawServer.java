package dev.fetchjobs.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Represents a server that answers the first bytes of any protocol. The server sends fixed bytes,
 * sends nothing, or closes the connection.
 */
public final class RawServer implements AutoCloseable {

  private static final int BACKLOG = 50;

  private final ServerSocket listener;
  private final byte @Nullable [] answer;
  private final boolean hangsUp;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private RawServer(byte @Nullable [] answer, boolean hangsUp) {
    this.answer = answer;
    this.hangsUp = hangsUp;
    try {
      listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("raw-server").start(this::accept);
  }

  /** Starts a server that accepts connections and sends nothing. */
  public static RawServer silent() {
    return new RawServer(null, false);
  }

  /** Starts a server that accepts connections, reads a few bytes and closes the connections. */
  public static RawServer closing() {
    return new RawServer(null, true);
  }

  /**
   * Starts a server that accepts connections, reads a few bytes, sends {@code answer}, and keeps
   * the connections open.
   */
  public static RawServer answering(byte[] answer) {
    return new RawServer(answer, false);
  }

  public String url(String scheme) {
    return scheme + "://127.0.0.1:" + listener.getLocalPort() + "/list.csv";
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      return; // the server was closed
    }
  }

  private void serve(Socket socket) {
    try {
      int read = socket.getInputStream().read(new byte[4096]);
      if (hangsUp || read < 0) {
        socket.close();
      } else if (answer != null) {
        socket.getOutputStream().write(answer);
        socket.getOutputStream().flush();
      }
    } catch (IOException e) {
      return; // the client closed the connection
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
