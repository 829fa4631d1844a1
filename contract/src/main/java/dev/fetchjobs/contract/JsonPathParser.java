package dev.fetchjobs.contract;

import dev.fetchjobs.contract.JsonPath.Index;
import dev.fetchjobs.contract.JsonPath.Name;
import dev.fetchjobs.contract.JsonPath.Segment;
import dev.fetchjobs.contract.JsonPath.Selector;
import dev.fetchjobs.contract.JsonPath.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the grammar of RFC 9535, appendix A, as far as {@link JsonPath} supports it. */
final class JsonPathParser {

  private static final int END = -1;
  private static final Pattern INDEX = Pattern.compile("0|-?[1-9][0-9]*");

  /** A minus and 16 digits. */
  private static final int MAX_INDEX_LENGTH = 17;

  private static final String ESCAPES = "bfnrt/\\";
  private static final String ESCAPED = "\b\f\n\r\t/\\";

  private final String path;
  private int at;

  JsonPathParser(String path) {
    this.path = path;
  }

  JsonPath parse() throws BadPath {
    if (next() != '$') {
      throw bad("a path starts with $, for example $.data[*]");
    }
    at++;
    List<Segment> segments = new ArrayList<>();
    while (at < path.length()) {
      int blanks = at;
      skipBlanks();
      if (next() == END) {
        throw bad(blanks, "remove the blanks at the end");
      }
      segments.add(segment());
    }
    return new JsonPath(segments);
  }

  private Segment segment() throws BadPath {
    switch (next()) {
      case '[' -> {
        at++;
        return new Segment(selectors());
      }
      case '.' -> {
        at++;
        return new Segment(List.of(shorthand()));
      }
      case '(' -> throw bad("functions are not supported; use where to keep some of the entries");
      default -> throw bad("write .name, ['name'], [0] or [*] here");
    }
  }

  private Selector shorthand() throws BadPath {
    int start = at;
    if (next() == '*') {
      at++;
      return new Wildcard();
    }
    if (next() == '.') {
      at--;
      throw bad("the descendant segment .. is not supported; write each name from the root");
    }
    if (isDigit(next())) {
      throw bad("a name after a dot does not start with a digit; write [0] or ['0']");
    }
    while (isNameStart(next()) || (at > start && isDigit(next()))) {
      at += Character.charCount(next());
    }
    if (at == start) {
      throw bad("a name or * has to follow the dot; write other names as ['name']");
    }
    return new Name(path.substring(start, at));
  }

  private List<Selector> selectors() throws BadPath {
    List<Selector> selectors = new ArrayList<>();
    while (true) {
      skipBlanks();
      selectors.add(selector());
      skipBlanks();
      switch (next()) {
        case ',' -> at++;
        case ']' -> {
          at++;
          return selectors;
        }
        case ':' -> throw slice();
        case END -> throw bad("a closing ] is missing");
        default -> throw bad("write a comma or ] here");
      }
    }
  }

  private Selector selector() throws BadPath {
    int c = next();
    if (c == '-' || isDigit(c)) {
      return new Index(index());
    }
    return switch (c) {
      case '\'', '"' -> new Name(quoted());
      case '*' -> {
        at++;
        yield new Wildcard();
      }
      case ':' -> throw slice();
      case '?' -> throw bad("filters are not supported; write [*] and use where");
      case '(' -> throw bad("scripts are not supported; the last element is [-1]");
      case '@', '$' -> throw bad("paths in brackets are not supported; write a name or an index");
      default -> throw bad("write a name in quotes, an index or * here");
    };
  }

  private long index() throws BadPath {
    int start = at;
    at++;
    while (isDigit(next())) {
      at++;
    }
    String digits = path.substring(start, at);
    if (digits.equals("-")) {
      throw bad("a digit has to follow the minus");
    }
    if (!INDEX.matcher(digits).matches()) {
      throw bad(start, "an index does not start with 0, and there is no -0");
    }
    if (digits.length() > MAX_INDEX_LENGTH
        || Math.abs(Long.parseLong(digits)) > JsonPath.MAX_INDEX) {
      throw bad(start, "an index is at most " + JsonPath.MAX_INDEX);
    }
    return Long.parseLong(digits);
  }

  private String quoted() throws BadPath {
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
      if (isSurrogate(c)) {
        throw bad("this is half of a character");
      }
      at += Character.charCount(c);
      name.appendCodePoint(c == '\\' ? escaped(quote) : c);
    }
    at++;
    return name.toString();
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

  private BadPath slice() {
    return bad("slices are not supported; write the indexes one by one, or [*] for all");
  }

  private void skipBlanks() {
    while (" \t\n\r".indexOf(next()) >= 0) {
      at++;
    }
  }

  private int next() {
    return at < path.length() ? path.codePointAt(at) : END;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHexDigit(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean isNameStart(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (c >= 0x80 && !isSurrogate(c));
  }

  /** Whether the code point is one half of a pair whose other half is missing. */
  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private BadPath bad(String fault) {
    return bad(at, fault);
  }

  private BadPath bad(int index, String fault) {
    return new BadPath(path, index, fault);
  }
}
