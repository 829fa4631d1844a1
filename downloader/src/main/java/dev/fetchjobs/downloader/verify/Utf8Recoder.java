package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.contract.FetchPlan.Content.Charset;
import dev.fetchjobs.downloader.text.TextDecoding;
import dev.fetchjobs.downloader.unpack.ByteSink;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts a file to UTF-8 for the checks. The conversion does not change the file itself. A byte
 * order mark shows UTF-16 and UTF-32, unless the plan names another encoding. UTF-8 is not
 * converted, even if it is malformed. Malformed bytes of other encodings become U+FFFD.
 */
final class Utf8Recoder implements ByteSink {

  private static final int BYTES = 8 * 1024;
  private static final int START = 4;

  private final @Nullable Charset named;
  private final ByteSink checks;
  private final byte[] start = new byte[START];
  private int startLength;
  private boolean decided;
  private @Nullable Work work;

  /** Holds a decoder, an encoder and their buffers. */
  private static final class Work {
    final CharsetDecoder decoder;
    final CharsetEncoder encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    final ByteBuffer in = ByteBuffer.allocate(BYTES);
    final CharBuffer chars = CharBuffer.allocate(BYTES + 16);
    final ByteBuffer out = ByteBuffer.allocate(4 * (BYTES + 16));

    Work(java.nio.charset.Charset charset) {
      decoder =
          charset
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }
  }

  Utf8Recoder(@Nullable Charset named, ByteSink checks) {
    this.named = named;
    this.checks = checks;
  }

  @Override
  public boolean wantsMore() {
    return checks.wantsMore();
  }

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    if (decided) {
      show(buffer, offset, length);
      return;
    }
    int more = Math.min(length, START - startLength);
    System.arraycopy(buffer, offset, start, startLength, more);
    startLength += more;
    if (startLength == START) {
      decide();
      show(buffer, offset + more, length - more);
    }
  }

  /** Ends the conversion after the last byte. */
  void finish() {
    if (!decided) {
      decide();
    }
    Work last = work;
    if (last != null) {
      last.in.flip();
      last.decoder.decode(last.in, last.chars, true);
      last.decoder.flush(last.chars);
      last.chars.flip();
      last.encoder.encode(last.chars, last.out, true);
      last.encoder.flush(last.out);
      send(last);
    }
  }

  /**
   * Returns a hint for a failed check. The hint names the encoding that the file seems to have, if
   * the plan does not name it.
   */
  Optional<String> hint() {
    if (named != null && named != Charset.UTF_8) {
      return Optional.empty();
    }
    if (startLength == START && work == null) {
      if (start[0] != 0 && start[1] == 0 && start[2] != 0 && start[3] == 0) {
        return Optional.of("UTF-16LE");
      }
      if (start[0] == 0 && start[1] != 0 && start[2] == 0 && start[3] != 0) {
        return Optional.of("UTF-16BE");
      }
    }
    return Optional.empty();
  }

  private void decide() {
    decided = true;
    java.nio.charset.Charset charset = charset();
    work = charset == null ? null : new Work(charset);
    show(start, 0, startLength);
  }

  /**
   * Returns the encoding from which the file is converted, or null if the file is UTF-8 or its
   * encoding is unknown.
   */
  private java.nio.charset.@Nullable Charset charset() {
    return switch (named) {
      case null -> TextDecoding.charsetOfMark(start, startLength);
      case UTF_8 -> TextDecoding.charsetOfMark(start, startLength);
      case UTF_16 -> {
        java.nio.charset.Charset byMark = TextDecoding.charsetOfMark(start, startLength);
        yield byMark != null
            ? byMark
            : Objects.requireNonNullElse(
                TextDecoding.charsetOfZeros(start, startLength), StandardCharsets.UTF_16BE);
      }
      case UTF_16LE -> StandardCharsets.UTF_16LE;
      case UTF_16BE -> StandardCharsets.UTF_16BE;
      case WINDOWS_1252 -> java.nio.charset.Charset.forName("windows-1252");
      case ISO_8859_1 -> StandardCharsets.ISO_8859_1;
    };
  }

  private void show(byte[] buffer, int offset, int length) {
    Work now = work;
    if (now == null) {
      if (length > 0 && checks.wantsMore()) {
        checks.accept(buffer, offset, length);
      }
      return;
    }
    int at = offset;
    int end = offset + length;
    while (at < end && checks.wantsMore()) {
      int count = Math.min(end - at, now.in.remaining());
      now.in.put(buffer, at, count);
      at += count;
      now.in.flip();
      now.decoder.decode(now.in, now.chars, false);
      now.in.compact();
      now.chars.flip();
      now.encoder.encode(now.chars, now.out, false);
      now.chars.compact();
      send(now);
    }
  }

  private void send(Work now) {
    if (now.out.position() > 0 && checks.wantsMore()) {
      checks.accept(now.out.array(), 0, now.out.position());
    }
    now.out.clear();
  }
}
