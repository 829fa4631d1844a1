package dev.fetchjobs.contract;

/**
 * Describes a name in quotes in a JSONPath expression ({@link JsonPath}). Escapes in the name are
 * replaced.
 *
 * @param end index after the closing quote
 */
record QuotedName(String text, int end) {

  /** Reads the quoted name in a path whose opening quote is at {@code start}. */
  static QuotedName at(String path, int start) throws BadPath {
    return new Reader(path, start).read();
  }

  private static final class Reader {

    private static final int END = -1;
    private static final String ESCAPES = "bfnrt/\\";
    private static final String ESCAPED = "\b\f\n\r\t/\\";

    private final String path;
    private int at;

    Reader(String path, int at) {
      this.path = path;
      this.at = at;
    }

    private QuotedName read() throws BadPath {
      int start = at;
      int quote = next();
      at++;
      StringBuilder name = new StringBuilder();
      while (next() != quote) {
        int c = next();
        if (c == END) {
          throw bad(start, "the closing quote is missing");
        }
        if (c < ' ') {
          throw bad("a control character is written as an escape such as \\n or \\u0001");
        }
        if (Character.getType(c) == Character.SURROGATE) {
          throw bad("this is half of a surrogate pair, not a character");
        }
        at += Character.charCount(c);
        name.appendCodePoint(c == '\\' ? escaped(quote) : c);
      }
      return new QuotedName(name.toString(), at + 1);
    }

    private int escaped(int quote) throws BadPath {
      if (next() == 'u') {
        return unicode();
      }
      int which = next() == END ? -1 : (ESCAPES + (char) quote).indexOf(next());
      if (which < 0) {
        throw bad("after a backslash write b, f, n, r, t, u, /, a backslash or the quote");
      }
      at++;
      return (ESCAPED + (char) quote).charAt(which);
    }

    private int unicode() throws BadPath {
      int start = at - 1;
      char first = hexadecimal();
      if (!Character.isSurrogate(first)) {
        return first;
      }
      if (Character.isHighSurrogate(first) && path.startsWith("\\u", at)) {
        at++;
        char second = hexadecimal();
        if (Character.isLowSurrogate(second)) {
          return Character.toCodePoint(first, second);
        }
      }
      throw bad(start, "\\uD800 to \\uDBFF and \\uDC00 to \\uDFFF occur only as a pair");
    }

    private char hexadecimal() throws BadPath {
      at++;
      int start = at;
      while (at < start + 4) {
        if (!isHexDigit(next())) {
          throw bad("four hexadecimal digits have to follow \\u");
        }
        at++;
      }
      return (char) Integer.parseInt(path, start, at, 16);
    }

    private int next() {
      return at < path.length() ? path.codePointAt(at) : END;
    }

    private static boolean isHexDigit(int c) {
      return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    private BadPath bad(String fault) {
      return bad(at, fault);
    }

    private BadPath bad(int index, String fault) {
      return new BadPath(path, index, fault);
    }
  }
}
