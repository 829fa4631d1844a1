package dev.fetchjobs.contract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the entries of an XML document are, or where a value is within an entry: local names from
 * outside to inside. Each name follows a slash, {@code *} is any name, and namespaces are ignored.
 * The syntax is a small part of XPath, and the rest of XPath is refused.
 *
 * @param elements names of elements
 * @param attribute of the last element, or of the entry if there is no element; null: the path
 *     names the element's text
 */
public record XmlPath(List<String> elements, @Nullable String attribute) {

  /** The name that stands for every name. */
  public static final String ANY = "*";

  private static final int MAX_LENGTH = 1024;
  private static final int MAX_ELEMENTS = 32;

  /**
   * The path is not usable. The message is the end of a sentence and quotes nothing of the path.
   */
  public static final class BadPath extends Exception {
    private final int position;

    BadPath(String message, int index) {
      super(message + " at character " + (index + 1));
      this.position = index + 1;
    }

    /** The number of the wrong character; the first one has the number 1. */
    public int position() {
      return position;
    }
  }

  /** Reads the path of the entries, from the root: {@code /feed/entry}. */
  public static XmlPath ofEntries(String path) throws BadPath {
    XmlPath read = parse(path);
    if (read.attribute != null) {
      throw new BadPath("has an attribute, but only elements are entries,", path.indexOf('@'));
    }
    if (read.elements.isEmpty()) {
      throw new BadPath("has no name", path.length());
    }
    return read;
  }

  /**
   * Reads the place of a value within an entry: {@code /title}, {@code /link/@href}, {@code /@name}
   * for an attribute of the entry, or {@code /} for the entry's own text.
   */
  public static XmlPath ofPlace(String path) throws BadPath {
    return parse(path);
  }

  private static XmlPath parse(String path) throws BadPath {
    if (path.length() > MAX_LENGTH) {
      throw new BadPath("is longer than %,d characters".formatted(MAX_LENGTH), MAX_LENGTH);
    }
    if (!path.startsWith("/")) {
      throw new BadPath("has no slash", 0);
    }
    if (path.length() == 1) {
      return new XmlPath(List.of(), null);
    }
    List<String> elements = new ArrayList<>();
    int at = 0;
    while (at < path.length()) {
      int start = at + 1;
      int slash = path.indexOf('/', start);
      at = slash < 0 ? path.length() : slash;
      if (path.startsWith("@", start)) {
        String attribute = name(path, start + 1, at);
        if (attribute.equals(ANY)) {
          throw new BadPath("has a wildcard for an attribute", start + 1);
        }
        if (at < path.length()) {
          throw new BadPath("goes on after an attribute", at);
        }
        return new XmlPath(List.copyOf(elements), attribute);
      }
      if (elements.size() == MAX_ELEMENTS) {
        throw new BadPath("has more than %d names".formatted(MAX_ELEMENTS), start);
      }
      elements.add(name(path, start, at));
    }
    return new XmlPath(List.copyOf(elements), null);
  }

  private static String name(String path, int start, int end) throws BadPath {
    if (start == end) {
      throw new BadPath("has no name", start);
    }
    String name = path.substring(start, end);
    if (name.equals(ANY)) {
      return name;
    }
    int point;
    for (int i = start; i < end; i += Character.charCount(point)) {
      point = path.codePointAt(i);
      if (i == start ? !begins(point) : !continues(point)) {
        throw new BadPath(fault(point, i == start), i);
      }
    }
    return name;
  }

  private static String fault(int point, boolean first) {
    return switch (point) {
      case ':' -> "has a namespace prefix (write the name without the prefix)";
      case '[' -> "has a condition (use where for conditions)";
      case '(' -> "has a function (the path of an element already means its text)";
      case '.' -> first ? "has a step upwards or in place" : "has an illegal character";
      case '*' -> "has a wildcard for a part of a name";
      case '@' -> "has an attribute without a slash before it";
      default ->
          first && continues(point)
              ? "has a name that begins with an illegal character"
              : "has an illegal character";
    };
  }

  /** NameStartChar of XML 1.0 without the colon. */
  private static boolean begins(int point) {
    return point == '_'
        || (point >= 'a' && point <= 'z')
        || (point >= 'A' && point <= 'Z')
        || (point >= 0xc0 && point != 0xd7 && point != 0xf7 && Character.isLetter(point));
  }

  /** NameChar of XML 1.0 without the colon. */
  private static boolean continues(int point) {
    return begins(point)
        || point == '-'
        || point == '.'
        || (point >= '0' && point <= '9')
        || point == 0xb7
        || (point > 0x7f && Character.isUnicodeIdentifierPart(point));
  }
}
