package dev.fetchjobs.operator.observed;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prepares text of pods and of the API server for a status. The prepared text is one printable
 * line, and not longer than the definition allows.
 */
public final class Text {

  /** A text field of the status has at most this many characters. */
  static final int MESSAGE = 256;

  static final int PATH = 1024;
  static final int URL = 2048;
  static final int VALIDATOR = 256;
  static final int SCOPE = 300;
  static final int OWNER = 317;

  private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z0-9]{0,63}");

  private Text() {}

  /**
   * Replaces control, format and unpaired surrogate characters by spaces, and shortens the text to
   * {@code max} characters.
   */
  @SuppressWarnings("ConstantValue")
  public static String line(@Nullable String text, int max) {
    if (text == null) {
      return "";
    }
    StringBuilder line = new StringBuilder(Math.min(text.length(), max));
    for (int i = 0; i < text.length() && line.length() < max; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      int type = Character.getType(c);
      boolean printable =
          type != Character.CONTROL
              && type != Character.FORMAT
              && type != Character.SURROGATE
              && type != Character.LINE_SEPARATOR
              && type != Character.PARAGRAPH_SEPARATOR;
      if (line.length() + Character.charCount(c) <= max) {
        line.appendCodePoint(printable ? c : ' ');
      }
    }
    return line.toString().strip();
  }

  static @Nullable String lineOrNull(@Nullable String text, int max) {
    return text == null ? null : line(text, max);
  }

  /** Returns the text if it is a CamelCase word, else the fallback. */
  static String word(@Nullable String text, String fallback) {
    return text != null && WORD.matcher(text).matches() ? text : fallback;
  }
}
