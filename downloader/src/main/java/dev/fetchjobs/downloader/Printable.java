package dev.fetchjobs.downloader;

/** Foreign text made fit for terminals, JSON and log lines. */
public final class Printable {

  private Printable() {}

  /**
   * The text in at most {@code max} characters: controls, line ends, bidirectional and other
   * invisible characters and broken surrogates become {@code ?}; what is cut off becomes {@code …}.
   */
  public static String of(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max));
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int width = Character.charCount(point);
      if (out.length() + width > max) {
        out.setLength(Math.max(0, max - 1));
        if (!out.isEmpty() && Character.isHighSurrogate(out.charAt(out.length() - 1))) {
          out.setLength(out.length() - 1);
        }
        return max > 0 ? out.append('…').toString() : "";
      }
      out.appendCodePoint(shows(point) ? point : '?');
      at += width;
    }
    return out.toString();
  }

  private static boolean shows(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
