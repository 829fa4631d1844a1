package dev.fetchjobs.downloader.verify;

import dev.fetchjobs.downloader.unpack.ByteSink;
import java.util.Set;

/**
 * Recognises a web page or an XML error document by its first tag. This class knows four kinds of
 * tags: those that WHATWG MIME Sniffing (section 7.1) takes for HTML; the first tags of error pages
 * and redirect pages; source text of pages; and the root elements of the errors of object stores,
 * OGC services and RFC 9457.
 *
 * <p>Any number of blanks, byte order marks, comments and an XML prolog may precede that tag. The
 * class keeps none of these bytes in memory. The class ignores zero bytes everywhere, so it reads
 * UTF-16 and UTF-32 like ASCII, in either byte order and with or without a byte order mark.
 */
final class HtmlSniffer implements ByteSink {

  private static final String DOCTYPE = "!doctype html";
  private static final String DOCTYPE_ALONE = "!doctype";
  private static final String COMMENT = "!--";
  private static final String PROLOG = "?xml";

  private static final Set<String> TAGS =
      Set.of(
          ("html head body title meta script style link base noscript iframe frameset h1"
                  + " h2 h3 h4 h5 h6 pre hr ul ol li dl dt dd tr td th tbody i u em strong small big"
                  + " tt blockquote article nav footer noframes frame input textarea marquee div"
                  + " span center font table form a b br p img")
              .split(" "));
  private static final Set<String> AFTER_XML_PROLOG = Set.of("html");

  private static final Set<String> ERRORS =
      Set.of(
          "error",
          "errors",
          "errorresponse",
          "exceptionreport",
          "serviceexceptionreport",
          "fault",
          "problem");

  private static final int LONGEST = 64;

  private enum Place {
    BEFORE_TAG,
    IN_TAG,
    IN_COMMENT,
    IN_PROLOG,
    BEHIND
  }

  private Place place = Place.BEFORE_TAG;
  private Set<String> tags = TAGS;
  private final StringBuilder tag = new StringBuilder();

  /**
   * Counts how many characters of the end of a comment or a prolog were read. The end of a comment,
   * for example, has three characters.
   */
  private int ending;

  private boolean html;
  private boolean error;
  private boolean tagged;

  @Override
  public void accept(byte[] buffer, int offset, int length) {
    for (int at = offset; at < offset + length && wantsMore(); at++) {
      if (buffer[at] != 0) {
        next(buffer[at] & 0xff);
      }
    }
  }

  @Override
  public boolean wantsMore() {
    return place != Place.BEHIND;
  }

  /**
   * Returns whether the file is a web page. The caller calls this method after the last byte of the
   * file. If the end of the file cuts a tag or comment, the tag or comment counts as complete.
   */
  boolean isHtml() {
    return switch (place) {
      case BEFORE_TAG, IN_PROLOG -> false;
      case IN_TAG -> isPage(tag.toString());
      case IN_COMMENT -> tags.equals(TAGS);
      case BEHIND -> html;
    };
  }

  /** Returns whether the root element of the file is that of an error document. */
  boolean isXmlError() {
    return place == Place.IN_TAG ? ERRORS.contains(local(tag.toString())) : error;
  }

  /** Returns whether the first character of the file that is not blank begins a tag. */
  boolean beginsWithTag() {
    return tagged;
  }

  private void next(int b) {
    switch (place) {
      case BEFORE_TAG -> {
        if (b == '<') {
          tagged = true;
          place = Place.IN_TAG;
          tag.setLength(0);
        } else if (!isBlank(b) && !isOfMark(b)) {
          decide(false);
        }
      }
      case IN_TAG -> inTag(b);
      case IN_COMMENT -> {
        if (b == '>' && ending >= 2) {
          place = Place.BEFORE_TAG;
        }
        ending = b == '-' ? Math.min(2, ending + 1) : 0;
      }
      case IN_PROLOG -> {
        if (b == '>' && ending == 1) {
          place = Place.BEFORE_TAG;
        }
        ending = b == '?' ? 1 : 0;
      }
      case BEHIND -> {}
    }
  }

  private void inTag(int b) {
    boolean blank = isBlank(b);
    String name = tag.toString();
    if (blank && name.equals(DOCTYPE_ALONE)) {
      tag.append(' ');
    } else if (blank && name.equals(DOCTYPE_ALONE + " ")) {
      return; // the slash may occur any number of times
    } else if (b == '/' && name.isEmpty()) {
      return; // an end tag counts like a start tag
    } else if (blank || b == '>' || b == '/') {
      error = ERRORS.contains(local(name));
      decide(isPage(name));
    } else {
      tag.append(lower(b));
      enter(tag.toString());
    }
  }

  private void enter(String name) {
    if (name.equals(COMMENT)) {
      place = Place.IN_COMMENT;
      ending = 2; // "<!-->" is a complete comment
    } else if (name.equals(PROLOG)) {
      place = Place.IN_PROLOG;
      ending = 0;
      tags = AFTER_XML_PROLOG;
    } else if (name.equals("?php") || name.equals("?=") || name.equals("%")) {
      decide(true); // this is a page's source text that the server did not execute
    } else if (name.length() > LONGEST) {
      decide(false);
    }
  }

  private boolean isPage(String name) {
    return tags.contains(name) || name.equals(DOCTYPE) || local(name).equals("html");
  }

  /** Returns the name of an element without the prefix of its namespace. */
  private static String local(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  private void decide(boolean isHtml) {
    place = Place.BEHIND;
    html = isHtml;
  }

  private static boolean isBlank(int b) {
    return Character.isWhitespace(b);
  }

  /**
   * Returns whether the byte belongs to a byte order mark: EF BB BF, FE FF or FF FE. A file may
   * have several such marks, because scripts join files.
   */
  private static boolean isOfMark(int b) {
    return b == 0xef || b == 0xbb || b == 0xbf || b == 0xfe || b == 0xff;
  }

  private static char lower(int b) {
    return (char) (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b);
  }
}
