package dev.fetchjobs.downloader.listing;

import java.io.IOException;
import java.io.Reader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Splits HTML into tags and text by the rules of WHATWG HTML, section 13.2.5. The scanner skips
 * comments, scripts and other elements whose content has no markup. The scanner keeps only one tag
 * or text of limited size in memory, so it can read a page of any form and size.
 */
final class HtmlScanner {

  /**
   * A tag has at most this many characters. The scanner returns a longer tag without its
   * attributes.
   */
  static final int MAX_TAG = 1 << 16;

  private static final int MAX_NAME = 64;
  private static final int MAX_TEXT = 4096;

  /** Lists elements whose content has no markup and is not shown by browsers as text of a link. */
  private static final Set<String> RAW =
      Set.of("script", "style", "title", "textarea", "iframe", "noembed", "noframes", "xmp");

  private static final Set<String> FOREIGN = Set.of("svg", "math");

  sealed interface Part {}

  /**
   * Represents a start tag or an end tag.
   *
   * @param name the name of the element, in lower case
   * @param end whether this is an end tag
   */
  record Tag(String name, boolean end, String markup) implements Part {
    /**
     * Returns whether the tag also closes its element. Only elements of SVG and MathML can do that.
     */
    boolean closesItself() {
      return markup.endsWith("/>");
    }
  }

  /**
   * Represents the text between two tags.
   *
   * @param markup the text as it is in the page, with character references that are not decoded
   */
  record Text(String markup) implements Part {}

  private enum Place {
    NAME,
    ATTRIBUTE,
    BEFORE_VALUE,
    UNQUOTED,
    QUOTED
  }

  private final Reader page;
  private final char[] buffer = new char[8192];
  private int at;
  private int filled;

  /** Counts the open SVG and MathML elements, in which a tag can close its own element. */
  private int foreign;

  HtmlScanner(Reader page) {
    this.page = page;
  }

  /**
   * Returns the next tag or text, or null at the end of the page. A tag that the end of the page
   * cuts is left out.
   */
  @Nullable Part next() throws IOException {
    while (true) {
      int c = read();
      if (c != '<') {
        return c < 0 ? null : text(c);
      }
      int second = read();
      if (isLetter(second)) {
        unread();
        Tag tag = tag(false);
        if (tag == null || !RAW.contains(tag.name())) {
          return tag;
        }
        if (foreign == 0 || !tag.closesItself()) {
          skipRaw("</" + tag.name());
        }
        continue;
      }
      switch (second) {
        case '/' -> {
          if (isLetter(read())) {
            unread();
            return tag(true);
          }
          unread();
          skipTo('>');
        }
        case '!' -> skipDeclaration();
        case '?' -> skipTo('>');
        default -> {
          unread();
          return text('<');
        }
      }
    }
  }

  private Text text(int first) throws IOException {
    StringBuilder text = new StringBuilder().append((char) first);
    int c = read();
    while (c >= 0 && c != '<' && text.length() < MAX_TEXT) {
      text.append((char) c);
      c = read();
    }
    unread();
    return new Text(text.toString());
  }

  private @Nullable Tag tag(boolean end) throws IOException {
    StringBuilder markup = new StringBuilder(end ? "</" : "<");
    StringBuilder name = new StringBuilder();
    Place place = Place.NAME;
    int quote = 0;
    for (int c = read(); c != '>' || place == Place.QUOTED; c = read()) {
      if (c < 0) {
        return null;
      }
      place =
          switch (place) {
            case NAME -> isBlank(c) || c == '/' ? Place.ATTRIBUTE : Place.NAME;
            case ATTRIBUTE -> c == '=' ? Place.BEFORE_VALUE : Place.ATTRIBUTE;
            case BEFORE_VALUE ->
                isBlank(c)
                    ? Place.BEFORE_VALUE
                    : c == '"' || c == '\'' ? Place.QUOTED : Place.UNQUOTED;
            case UNQUOTED -> isBlank(c) ? Place.ATTRIBUTE : Place.UNQUOTED;
            case QUOTED -> c == quote ? Place.ATTRIBUTE : Place.QUOTED;
          };
      if (place == Place.NAME && name.length() < MAX_NAME) {
        name.append(lower(c));
      }
      quote = place != Place.QUOTED ? 0 : quote == 0 ? c : quote;
      if (markup.length() <= MAX_TAG) {
        markup.append((char) c);
      }
    }
    Tag tag =
        new Tag(
            name.toString(),
            end,
            markup.length() > MAX_TAG ? "<" + name + ">" : markup.append('>').toString());
    if (FOREIGN.contains(tag.name())) {
      foreign = end ? Math.max(0, foreign - 1) : foreign + (tag.closesItself() ? 0 : 1);
    }
    return tag;
  }

  /** Skips the content and the end tag of an element whose content has no markup. */
  private void skipRaw(String end) throws IOException {
    int matched = 0;
    for (int c = read(); c >= 0; c = read()) {
      if (matched == end.length() && (isBlank(c) || c == '/' || c == '>')) {
        unread();
        skipTo('>');
        return;
      }
      boolean goesOn = matched < end.length() && lower(c) == end.charAt(matched);
      matched = goesOn ? matched + 1 : c == '<' ? 1 : 0;
    }
  }

  /** Skips a comment, or anything else that begins with an exclamation mark. */
  private void skipDeclaration() throws IOException {
    for (int i = 0; i < 2; i++) {
      if (read() != '-') {
        unread();
        skipTo('>');
        return;
      }
    }
    int dashes = 2; // "<!-->" is a complete comment
    for (int c = read(); c >= 0 && (c != '>' || dashes < 2); c = read()) {
      dashes = c == '-' ? dashes + 1 : 0;
    }
  }

  private void skipTo(char end) throws IOException {
    int c = read();
    while (c >= 0 && c != end) {
      c = read();
    }
  }

  private int read() throws IOException {
    if (at == filled) {
      filled = Math.max(0, page.read(buffer, 0, buffer.length));
      at = 0;
    }
    return at < filled ? buffer[at++] : -1;
  }

  /** Makes the next {@link #read} return the last character again. */
  private void unread() {
    at = Math.max(0, at - 1);
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isBlank(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }

  private static char lower(int c) {
    return (char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  }
}
