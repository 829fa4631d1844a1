package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Corrects the value of a Location field, or a link, in which the server forgot to encode
 * characters. A space or a byte outside ASCII, for example, can have only one meaning, so this
 * class percent-encodes it. The run then checks the corrected address like every other one.
 */
final class UriReference {

  private static final int MAX_LENGTH = 8192;

  private UriReference() {}

  /** Returns the percent-encoded reference without its fragment. */
  static String percentEncode(String location) throws BadUrl {
    if (location.length() > MAX_LENGTH) {
      throw new BadUrl("is longer than " + MAX_LENGTH + " characters", false);
    }
    int hash = location.indexOf('#');
    String reference = hash < 0 ? location : location.substring(0, hash);
    int path = pathStart(reference);
    StringBuilder text = new StringBuilder(reference.substring(0, path));
    for (int i = path; i < reference.length(); i++) {
      char c = reference.charAt(i);
      if (c == '\\') {
        throw new BadUrl("has a backslash, which some clients read as a slash", false);
      }
      if (c < ' ' || c == 0x7f) {
        throw new BadUrl("has a control character (code %d)".formatted((int) c), false);
      }
      if (c == '%' ? HttpUrl.isEncoded(reference, i) : HttpUrl.isAllowed(c)) {
        text.append(c);
      } else {
        encode(c, text);
      }
    }
    return text.toString();
  }

  /**
   * Percent-encodes those characters after the host that are outside ASCII. Each of these
   * characters becomes its bytes in UTF-8.
   */
  static String encodeUnicode(String link) {
    int path = pathStart(link);
    StringBuilder text = new StringBuilder(link.substring(0, path));
    link.substring(path)
        .codePoints()
        .forEach(
            point -> {
              if (point < 0x80) {
                text.append((char) point);
              } else {
                append(Character.toString(point).getBytes(StandardCharsets.UTF_8), text);
              }
            });
    return text.toString();
  }

  /**
   * Returns the index at which the path of the reference begins. FetchJob never corrects host and
   * port before the path, because a wrong guess would lead to another server.
   */
  private static int pathStart(String reference) {
    int authority = Math.max(0, HttpUrl.schemeLength(reference) + 1);
    return reference.startsWith("//", authority)
        ? HttpUrl.authorityEnd(reference, authority + 2)
        : authority;
  }

  /**
   * Appends the character to the text, percent-encoded if necessary. The head of a response is
   * decoded as ISO 8859-1, so a character up to U+00FF is one byte.
   */
  private static void encode(char c, StringBuilder text) {
    append(
        String.valueOf(c)
            .getBytes(c <= 0xff ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8),
        text);
  }

  private static void append(byte[] bytes, StringBuilder text) {
    for (byte b : bytes) {
      text.append("%%%02X".formatted(b & 0xff));
    }
  }

  /**
   * Removes the segments {@code .} and {@code ..} from a path that starts with a slash (RFC 3986,
   * section 5.2.4). The method does not change a query after the path.
   */
  static String withoutDotSegments(String pathAndQuery) {
    int end = TargetUri.queryStart(pathAndQuery);
    String path = pathAndQuery.substring(0, end);
    Deque<String> kept = new ArrayDeque<>();
    int at = 1;
    while (true) {
      int slash = path.indexOf('/', at);
      boolean last = slash < 0;
      String segment = path.substring(at, last ? path.length() : slash);
      boolean dots = segment.equals(".") || segment.equals("..");
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!dots) {
        kept.addLast(segment);
      }
      if (last) {
        if (dots) {
          kept.addLast("");
        }
        return "/" + String.join("/", kept) + pathAndQuery.substring(end);
      }
      at = slash + 1;
    }
  }
}
