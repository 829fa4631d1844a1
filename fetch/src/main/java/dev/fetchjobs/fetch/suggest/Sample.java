package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.contract.FetchPlan.Content.Charset;
import dev.fetchjobs.downloader.text.TextDecoding;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds the beginning and the end of a file as a sample.
 *
 * @param charset the value for {@code verify.content.charset}; null if the checks need none
 * @param head complete lines at the beginning; empty unless the file is text
 * @param tail complete lines at the end, which may overlap {@code head}
 * @param start the first bytes, each as one character
 */
public record Sample(
    Kind kind, @Nullable Charset charset, List<String> head, List<String> tail, String start) {

  /** The sample has this many bytes of the beginning of a file. */
  public static final int HEAD = 1 << 20;

  /** The sample has this many bytes of the end of a file. */
  public static final int TAIL = 1 << 16;

  private static final int START = 16;
  private static final Pattern LINE_END = Pattern.compile("\r\n|\n|\r");

  public Sample {
    head = List.copyOf(head);
    tail = List.copyOf(tail);
  }

  /** Says what kind of content the file has, as far as it matters for checks. */
  public enum Kind {
    BINARY,
    JSON,
    XML,
    TEXT
  }

  /**
   * Makes a sample of a file.
   *
   * @param head the first {@link #HEAD} bytes, or the whole file
   * @param tail the last {@link #TAIL} bytes, or the whole file
   */
  public static Sample of(byte[] head, byte[] tail, boolean whole) {
    String start = new String(head, 0, Math.min(START, head.length), StandardCharsets.ISO_8859_1);
    java.nio.charset.Charset wide = TextDecoding.charsetOfMark(head, Math.min(4, head.length));
    Charset charset = null;
    if (wide == null) {
      wide = TextDecoding.charsetOfZeros(head, head.length);
      charset =
          wide == null
              ? null
              : wide.equals(StandardCharsets.UTF_16LE) ? Charset.UTF_16LE : Charset.UTF_16BE;
    }
    if (wide == null && isBinary(head)) {
      return new Sample(Kind.BINARY, null, List.of(), List.of(), start);
    }
    if (wide == null && !(isUtf8(head) && isUtf8(withoutBrokenStart(tail)))) {
      charset = Charset.WINDOWS_1252;
      wide = java.nio.charset.Charset.forName("windows-1252");
    }
    java.nio.charset.Charset encoding = wide == null ? StandardCharsets.UTF_8 : wide;
    String text = TextDecoding.withoutMark(new String(head, encoding));
    List<String> first = lines(text);
    if (!whole) {
      first.removeLast();
    }
    List<String> last = whole ? first : lines(new String(tail, encoding));
    return new Sample(
        kind(text), charset, first, whole ? last : last.subList(1, last.size()), start);
  }

  private static Kind kind(String text) {
    String stripped = text.stripLeading();
    return switch (stripped.isEmpty() ? ' ' : stripped.charAt(0)) {
      case '{', '[' -> Kind.JSON;
      case '<' -> Kind.XML;
      default -> Kind.TEXT;
    };
  }

  /**
   * Returns the lines of the text. If the text ends with a line end, no empty line follows. The
   * list always has at least one line.
   */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>(List.of(LINE_END.split(text, -1)));
    if (lines.size() > 1 && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static boolean isBinary(byte[] bytes) {
    int strange = 0;
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
      strange += b > 0 && b < ' ' && !(b >= '\t' && b <= '\r') && b != 0x1a && b != 0x1b ? 1 : 0;
    }
    return strange > bytes.length / 100;
  }

  /** Returns whether the bytes are UTF-8. A character that is cut at the end does not matter. */
  private static boolean isUtf8(byte[] bytes) {
    return !StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), false)
        .isError();
  }

  private static byte[] withoutBrokenStart(byte[] bytes) {
    int from = 0;
    while (from < Math.min(3, bytes.length) && (bytes[from] & 0xc0) == 0x80) {
      from++;
    }
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }
}
