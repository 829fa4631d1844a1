package dev.fetchjobs.contract;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says where the entries of an XML document are, or where a value is within an entry of it. The
 * path has the local names of elements, from outside to inside. Each name in the path follows a
 * slash, {@code *} matches any name, and namespaces are ignored. The syntax is a small part of
 * XPath, and the parser refuses the rest of XPath.
 *
 * @param elements names of elements
 * @param attribute an attribute of the last element, or of the entry if there is no element; null
 *     if the path names the text of the element
 */
public record XmlPath(List<String> elements, @Nullable String attribute) {

  /** This name in the path of an XML listing matches the name of every element. */
  public static final String ANY = "*";

  private static final int MAX_LENGTH = 1024;
  private static final int MAX_ELEMENTS = 32;

  /** Reads a path from the root to the entries, such as {@code /feed/entry}. */
  public static XmlPath ofEntries(String path) throws BadPath {
    XmlPath read = parse(path);
    if (read.attribute != null) {
      throw new BadPath(
          path, path.indexOf('@'), "an attribute is no entry: write the path of elements");
    }
    if (read.elements.isEmpty()) {
      throw new BadPath(path, path.length(), "a name is missing");
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

  /** Reads the local name of an element. */
  static XmlPath ofName(String name) throws BadPath {
    return new XmlPath(List.of(name(name, 0, name.length())), null);
  }

  private static XmlPath parse(String path) throws BadPath {
    if (path.length() > MAX_LENGTH) {
      throw new BadPath(
          path, MAX_LENGTH, "the path is longer than %,d characters".formatted(MAX_LENGTH));
    }
    if (!path.startsWith("/")) {
      throw new BadPath(path, 0, "a path starts with /, for example /feed/entry");
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
          throw new BadPath(path, start + 1, "an attribute needs a name, not a wildcard");
        }
        if (at < path.length()) {
          throw new BadPath(path, at, "an attribute ends the path");
        }
        return new XmlPath(List.copyOf(elements), attribute);
      }
      if (elements.size() == MAX_ELEMENTS) {
        throw new BadPath(path, start, "the path has more than %d names".formatted(MAX_ELEMENTS));
      }
      elements.add(name(path, start, at));
    }
    return new XmlPath(List.copyOf(elements), null);
  }

  private static String name(String path, int start, int end) throws BadPath {
    if (start == end) {
      throw new BadPath(path, start, "a name is missing");
    }
    String name = path.substring(start, end);
    if (name.equals(ANY)) {
      return name;
    }
    int point;
    for (int i = start; i < end; i += Character.charCount(point)) {
      point = path.codePointAt(i);
      if (i == start ? !begins(point) : !continues(point)) {
        throw new BadPath(path, i, fault(point, i == start));
      }
    }
    return name;
  }

  private static String fault(int point, boolean first) {
    return switch (point) {
      case ':' -> "write the name without its namespace prefix";
      case '[' -> "conditions are not supported: use where";
      case '(' -> "functions are not supported: the path of an element means its text";
      case '.' ->
          first ? "steps upwards and in place are not supported" : "a name has no such character";
      case '*' -> "* stands for a whole name only";
      case '@' -> "write a slash before @";
      default ->
          first && continues(point)
              ? "a name does not begin with this character"
              : "a name has no such character";
    };
  }

  /**
   * Returns whether an XML name may begin with this character. The characters are those of
   * NameStartChar in XML 1.0 without the colon.
   */
  private static boolean begins(int point) {
    return point == '_'
        || (point >= 'a' && point <= 'z')
        || (point >= 'A' && point <= 'Z')
        || (point >= 0xc0 && point != 0xd7 && point != 0xf7 && Character.isLetter(point));
  }

  /**
   * Returns whether an XML name may have this character. The characters are those of NameChar in
   * XML 1.0 without the colon.
   */
  private static boolean continues(int point) {
    return begins(point)
        || point == '-'
        || point == '.'
        || (point >= '0' && point <= '9')
        || point == 0xb7
        || (point > 0x7f && Character.isUnicodeIdentifierPart(point));
  }
}
