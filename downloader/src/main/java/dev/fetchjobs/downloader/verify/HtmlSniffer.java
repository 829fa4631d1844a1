package dev.fetchjobs.downloader.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Whether a file is a web page, told by its first bytes: what WHATWG MIME Sniffing (section 7.1)
 * takes for HTML, and some tags that error and redirect pages start with.
 */
final class HtmlSniffer {

  /** Bytes one has to show it. */
  static final int WINDOW = 4096;

  private static final List<String> TAGS =
      List.of(
          "!doctype html",
          "html",
          "head",
          "body",
          "title",
          "meta",
          "script",
          "style",
          "link",
          "base",
          "noscript",
          "iframe",
          "frameset",
          "h1",
          "h2",
          "div",
          "span",
          "center",
          "font",
          "table",
          "form",
          "a",
          "b",
          "br",
          "p",
          "img");
  private static final List<String> AFTER_XML_PROLOG = List.of("!doctype html", "html");

  private HtmlSniffer() {}

  static boolean isHtml(byte[] head, int length) {
    String text = ascii(head, Math.min(length, WINDOW)).stripLeading();
    List<String> tags = TAGS;
    while (true) {
      if (text.startsWith("<!--")) {
        int end = text.indexOf("-->");
        if (end < 0) {
          return true;
        }
        text = text.substring(end + 3).stripLeading();
      } else if (text.startsWith("<?xml")) {
        int end = text.indexOf("?>");
        if (end < 0) {
          return false;
        }
        text = text.substring(end + 2).stripLeading();
        tags = AFTER_XML_PROLOG;
      } else {
        return startsWithTag(text, tags);
      }
    }
  }

  private static boolean startsWithTag(String text, List<String> tags) {
    for (String tag : tags) {
      if (text.startsWith("<" + tag) && endsTag(text, tag.length() + 1)) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsTag(String text, int at) {
    return at >= text.length()
        || text.charAt(at) == '>'
        || text.charAt(at) == '/'
        || Character.isWhitespace(text.charAt(at));
  }

  /** Lower case, without byte order mark; of UTF-16 only the bytes that are not zero. */
  private static String ascii(byte[] head, int length) {
    String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00fe\u00ff") || text.startsWith("\u00ff\u00fe")) {
      text = text.substring(2).replace("\0", "");
    } else if (text.startsWith("\u00ef\u00bb\u00bf")) {
      text = text.substring(3);
    }
    return text.toLowerCase(Locale.ROOT);
  }
}
