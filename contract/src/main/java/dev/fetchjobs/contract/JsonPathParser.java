package dev.fetchjobs.contract;

import dev.fetchjobs.contract.JsonPath.Index;
import dev.fetchjobs.contract.JsonPath.Name;
import dev.fetchjobs.contract.JsonPath.Segment;
import dev.fetchjobs.contract.JsonPath.Selector;
import dev.fetchjobs.contract.JsonPath.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a JSONPath expression by the grammar of RFC 9535, appendix A, as far as {@link JsonPath}
 * supports it.
 */
final class JsonPathParser {

  private static final int END = -1;
  private static final Pattern INDEX = Pattern.compile("0|-?[1-9][0-9]*");

  /** An index in a JSONPath expression has at most a minus sign and 16 digits. */
  private static final int MAX_INDEX_LENGTH = 17;

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
    QuotedName name = QuotedName.at(path, at);
    at = name.end();
    return name.text();
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

  private static boolean isNameStart(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || (c >= 0x80 && Character.getType(c) != Character.SURROGATE);
  }

  private BadPath bad(String fault) {
    return bad(at, fault);
  }

  private BadPath bad(int index, String fault) {
    return new BadPath(path, index, fault);
  }
}
