package dev.fetchjobs.operator.observed;

import org.jspecify.annotations.Nullable;

/** Text from outside made fit for a status: one line, printable, bounded as the CRD bounds it. */
public final class Text {

  /** Most characters of the fields of a status. */
  static final int MESSAGE = 256;

  static final int PATH = 1024;
  static final int URL = 2048;
  static final int VALIDATOR = 256;

  private Text() {}

  /** Control, format and unpaired surrogate characters become a space; the end is cut. */
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

  /** A CamelCase word, or the fallback. */
  static String word(@Nullable String text, String fallback) {
    return text != null && text.matches("[A-Z][A-Za-z0-9]{0,63}") ? text : fallback;
  }
}
