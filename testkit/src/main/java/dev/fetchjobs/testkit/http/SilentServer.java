package dev.fetchjobs.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * Represents a port on which no program accepts connections. The queue of waiting connections is
 * full. So clients wait, as they wait for a host behind a firewall that drops packets.
 */
public final class SilentServer implements AutoCloseable {

  private static final int MOST = 64;
  private static final int PATIENCE_MILLIS = 200;

  private final ServerSocket listener;
  private final List<Socket> queue = new ArrayList<>();

  public SilentServer() {
    try {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      fill();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void fill() throws IOException {
    while (queue.size() < MOST) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(new InetSocketAddress(listener.getInetAddress(), port()), PATIENCE_MILLIS);
      } catch (SocketTimeoutException e) {
        return; // The queue is full.
      }
    }
    throw new IOException("the queue of a listening socket takes " + MOST + " connections");
  }

  public int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : queue) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
