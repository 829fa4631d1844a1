package dev.fetchjobs.downloader.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Recognises byte order marks, and decodes text whose encoding is not known. */
public final class TextDecoding {

  private static final char MARK = '\uFEFF';
  private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private TextDecoding() {}

  /** Returns the byte order mark in UTF-8. */
  public static byte[] utf8Mark() {
    return UTF_8_MARK.clone();
  }

  /**
   * Returns UTF-16 or UTF-32 if the bytes begin with its byte order mark; otherwise null.
   *
   * @param length number of bytes in {@code start} that are filled; four are enough
   */
  public static @Nullable Charset charsetOfMark(byte[] start, int length) {
    int first = length < 2 ? 0 : (start[0] & 0xff) << 8 | (start[1] & 0xff);
    int second = length < 4 ? -1 : (start[2] & 0xff) << 8 | (start[3] & 0xff);
    return switch (first) {
      case 0xfffe -> second == 0 ? StandardCharsets.UTF_32LE : StandardCharsets.UTF_16LE;
      case 0xfeff -> StandardCharsets.UTF_16BE;
      case 0 -> second == 0xfeff ? StandardCharsets.UTF_32BE : null;
      default -> null;
    };
  }

  /**
   * Returns UTF-16 if exactly one of the first two bytes is zero; otherwise null. An ASCII
   * character in UTF-16 has such bytes.
   */
  public static @Nullable Charset charsetOfZeros(byte[] start, int length) {
    if (length < 2 || (start[0] == 0) == (start[1] == 0)) {
      return null;
    }
    return start[1] == 0 ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
  }

  /** Returns the text without the byte order mark at its start. */
  public static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  /**
   * Decodes the bytes as UTF-8 if they are valid UTF-8. If they are not, the method decodes them as
   * ISO-8859-1, in which every byte is a character.
   */
  public static String decode(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
  }
}
