package dev.fetchjobs.testkit.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Represents one connection to the test server whose request has been read. The script decides what
 * happens next.
 */
public final class Exchange {

  private final Socket raw;
  private final Socket socket;
  private final Seen request;
  private final int number;

  Exchange(Socket raw, Socket socket, Seen request, int number) {
    this.raw = raw;
    this.socket = socket;
    this.request = request;
    this.number = number;
  }

  public Seen request() {
    return request;
  }

  /** Returns the number of the request. The first request to the server has number 1. */
  public int number() {
    return number;
  }

  /** Sends the text to the client, every character as one byte (ISO 8859-1). */
  public Exchange send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Exchange send(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Sends a complete response with Content-Length to the client. */
  public Exchange respond(String status, String fields, byte[] body) throws IOException {
    return send(head(status, fields + "Content-Length: " + body.length + "\r\n")).send(body);
  }

  public static String head(String status, String fields) {
    return "HTTP/1.1 " + status + "\r\n" + fields + "\r\n";
  }

  /** Sends byte after byte with a pause after each, until the client closes the connection. */
  public void trickle(byte[] bytes, Duration pause) throws IOException {
    for (byte one : bytes) {
      send(new byte[] {one});
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** Begins a TLS record of 16 KiB and sends it byte after byte with a pause after each. */
  public void trickleRecord(Duration pause) throws IOException {
    OutputStream out = raw.getOutputStream();
    out.write(new byte[] {0x17, 3, 3, 0x40, 0}); // RFC 8446, section 5.2
    for (int sent = 0; sent < 0x4000; sent++) {
      out.write(0);
      out.flush();
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  /** Sends the bytes again and again until the client closes the connection. */
  public void endlessly(byte[] bytes) throws IOException {
    while (true) {
      send(bytes);
    }
  }

  /** Sends nothing more, and keeps the connection until the client closes it. */
  public void stall() throws IOException {
    InputStream in = socket.getInputStream();
    while (in.read() >= 0) {
      continue;
    }
  }

  /** Answers CONNECT, and connects this connection to a port of the loopback address. */
  public void tunnel(int port) throws IOException {
    send(head("200 Connection established", ""));
    try (Socket there = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread back = Thread.ofVirtual().start(() -> copy(there, socket));
      copy(socket, there);
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Copies bytes until one side closes its connection. When one connection is closed, the other one
   * is closed as well.
   */
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      return; // The copying in the other direction ends without help.
    }
  }

  /** Ends the connection to the client with a TCP reset (RST). */
  public void reset() throws IOException {
    raw.setSoLinger(true, 0);
    raw.close();
  }

  /** Ends the TCP connection with FIN. With TLS no close_notify is sent. */
  public void cut() throws IOException {
    raw.shutdownOutput();
    stall();
  }
}
