package dev.fetchjobs.operator.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers the requests of each connection with the given bytes, one after the other. */
final class ScriptedServer implements AutoCloseable {

  /** What it does with a connection. */
  interface Script {
    void play(Socket connection) throws IOException;
  }

  private final ServerSocket socket;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  ScriptedServer(Script script) throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!socket.isClosed()) {
                try {
                  Socket connection = socket.accept();
                  connections.add(connection);
                  Thread.ofVirtual().start(() -> play(script, connection));
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  /** Closes each connection when all answers are given. */
  static ScriptedServer answering(String... answers) throws IOException {
    return new ScriptedServer(
        connection -> {
          for (String answer : answers) {
            request(connection);
            connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
          }
        });
  }

  private static void play(Script script, Socket connection) {
    try (connection) {
      script.play(connection);
    } catch (IOException e) {
      // the client has left
    }
  }

  /** Reads a request without content. */
  static String request(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/apis");
  }

  int connections() {
    return connections.size();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
