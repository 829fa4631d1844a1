package dev.fetchjobs.operator.runtime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Follows a JSON text as it arrives and watches over its parts of depth three: the items of a list,
 * and of a single object what lies in its metadata, spec or status. A part that is small passes as
 * it is. A larger item passes reduced, and a larger part of a single object as {@code null}. What
 * is no JSON object passes untouched.
 */
final class JsonParts {

  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  /** The API server stores no object that is larger. */
  private static final int LARGEST = 8 * 1024 * 1024;

  private static final int DEPTH = 3;

  /** What to make of a large item. */
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

  /** What is to be handed on of the bytes that arrived. */
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
          // Part of a number or a word, a comma or a colon.
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
