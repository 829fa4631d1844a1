package dev.fetchjobs.operator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** The frames of a WebSocket, client's side (RFC 6455, section 5). */
final class Frames {

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int CONTINUATION = 0x0;
  private static final int TEXT = 0x1;
  private static final int BINARY = 0x2;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  /** etcd takes objects of 1.5 MiB by default; beyond this it is no event of ours. */
  private static final int MAX_MESSAGE = 64 * 1024 * 1024;

  private static final int MAX_CONTROL = 125;

  private static final int NO_STATUS = 1005;

  sealed interface Message {}

  record Text(String text) implements Message {}

  record Binary(ByteBuffer bytes) implements Message {}

  /** The other side leaves, or answers our leave. */
  record Close(int code, String reason) implements Message {}

  private final Connection connection;
  private final DataInputStream in;
  private final ReentrantLock writing = new ReentrantLock();
  private boolean left;

  Frames(Connection connection) {
    this.connection = connection;
    this.in = new DataInputStream(connection.in());
  }

  /** The next whole message; pings are answered on the way. */
  Message next() throws IOException {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream(4096);
    int kind = CONTINUATION;
    while (true) {
      int first = in.readUnsignedByte();
      int code = first & 0x0F;
      byte[] payload = payload(pieces.size());
      if (code == CLOSE) {
        return close(payload);
      }
      if (code == PING) {
        write(PONG, payload);
      }
      if (code >= CLOSE) {
        continue;
      }
      if (code != CONTINUATION) {
        kind = code;
      }
      pieces.writeBytes(payload);
      if ((first & 0x80) != 0) {
        return switch (kind) {
          case TEXT -> new Text(pieces.toString(UTF_8));
          case BINARY -> new Binary(ByteBuffer.wrap(pieces.toByteArray()));
          default -> throw new ProtocolException("A message of an unknown kind: " + kind);
        };
      }
    }
  }

  private byte[] payload(int before) throws IOException {
    int second = in.readUnsignedByte();
    if ((second & 0x80) != 0) {
      throw new ProtocolException("A server must not mask");
    }
    long length =
        switch (second) {
          case 126 -> in.readUnsignedShort();
          case 127 -> in.readLong();
          default -> second;
        };
    if (length < 0 || length > MAX_MESSAGE - before) {
      throw new ProtocolException("A message of more than %d bytes".formatted(MAX_MESSAGE));
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return payload;
  }

  private static Close close(byte[] payload) {
    if (payload.length < 2) {
      return new Close(NO_STATUS, "");
    }
    int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
    return new Close(code, new String(payload, 2, payload.length - 2, UTF_8));
  }

  boolean binary(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    try {
      write(BINARY, bytes);
      return true;
    } catch (IOException e) {
      connection.abort();
      return false;
    }
  }

  /**
   * Says that we leave; false if we have before, or cannot.
   *
   * @param patience for the other side's answer
   */
  boolean leave(int code, String reason, Duration patience) {
    byte[] text = reason.getBytes(UTF_8);
    byte[] cut = Arrays.copyOf(text, Math.min(text.length, MAX_CONTROL - 2));
    ByteBuffer payload = ByteBuffer.allocate(2 + cut.length);
    payload.putShort((short) (code == NO_STATUS ? 1000 : code)).put(cut);
    writing.lock();
    try {
      if (left) {
        return false;
      }
      left = true;
      write(CLOSE, payload.array());
      connection.patience(patience);
      return true;
    } catch (IOException e) {
      connection.abort();
      return false;
    } finally {
      writing.unlock();
    }
  }

  private void write(int code, byte[] payload) throws IOException {
    byte[] mask = new byte[4];
    RANDOM.nextBytes(mask);
    ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
    frame.put((byte) (0x80 | code));
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else if (payload.length < 65_536) {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    } else {
      frame.put((byte) (0x80 | 127)).putLong(payload.length);
    }
    frame.put(mask);
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ mask[i % 4]));
    }
    writing.lock();
    try {
      connection.write(Arrays.copyOf(frame.array(), frame.position()));
    } finally {
      writing.unlock();
    }
  }
}
