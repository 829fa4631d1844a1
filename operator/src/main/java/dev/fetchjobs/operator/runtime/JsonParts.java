package dev.fetchjobs.operator.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Limits the size of the parts of a JSON text while it arrives. A part is an item of a list, or a
 * field in the metadata, spec or status of a single object. The method passes a small part on
 * unchanged. The method reduces a larger item of a list, and replaces a larger part of a single
 * object by {@code null}. The method passes on unchanged text that is not a JSON object.
 */
final class JsonParts {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  /**
   * An object of the API server has at most this many bytes. The API server does not store larger
   * objects.
   */
  private static final int LARGEST = 8 * 1024 * 1024;

  private static final int DEPTH = 3;

  /** Makes a large item of the API server's list smaller. */
  interface Reducer {
    byte[] reduced(byte[] item, int length);
  }

  private final int limit;
  private final Reducer reducer;
  private final byte[] parents = new byte[DEPTH + 1];
  private byte[] part = new byte[1024];
  private int partLength;
  private int depth;
  private boolean started;
  private boolean foreign;
  private boolean inText;
  private boolean escaped;
  private boolean skipping;

  JsonParts(int limit, Reducer reducer) {
    this.limit = limit;
    this.reducer = reducer;
  }

  /** Returns those of the arrived bytes that the parser gets. */
  ByteBuffer passed(ByteBuffer arrived) {
    if (foreign) {
      return arrived;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(arrived.remaining());
    ByteBuffer bytes = arrived.duplicate();
    if (!started && bytes.hasRemaining()) {
      started = true;
      foreign = bytes.get(bytes.position()) != '{';
      if (foreign) {
        return arrived;
      }
    }
    while (bytes.hasRemaining()) {
      take(bytes.get(), out);
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private void take(byte b, ByteArrayOutputStream out) {
    boolean inPart = depth >= DEPTH;
    if (inText) {
      inText = escaped || b != '"';
      escaped = !escaped && b == '\\';
    } else {
      switch (b) {
        case '"' -> inText = true;
        case '{', '[' -> {
          depth++;
          if (depth <= DEPTH) {
            parents[depth] = b;
          }
        }
        case '}', ']' -> depth--;
        default -> {
          // Other bytes are part of a number or a word, or are a comma or a colon.
        }
      }
    }
    if (!inPart && depth < DEPTH) {
      out.write(b);
      return;
    }
    keep(b);
    if (depth < DEPTH) {
      finish(out);
    }
  }

  private boolean isItem() {
    return parents[DEPTH - 1] == '[';
  }

  private void keep(byte b) {
    if (skipping) {
      return;
    }
    if ((partLength >= limit && !isItem()) || partLength >= LARGEST) {
      skipping = true;
      part = new byte[1024];
      partLength = 0;
      return;
    }
    if (partLength == part.length) {
      part = Arrays.copyOf(part, part.length * 2);
    }
    part[partLength++] = b;
  }

  private void finish(ByteArrayOutputStream out) {
    if (skipping) {
      out.writeBytes(NULL);
    } else if (partLength > limit) {
      out.writeBytes(reducer.reduced(part, partLength));
    } else {
      out.write(part, 0, partLength);
    }
    if (part.length > limit) {
      part = new byte[1024];
    }
    partLength = 0;
    skipping = false;
  }
}
