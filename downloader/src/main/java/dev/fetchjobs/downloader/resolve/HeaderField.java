package dev.fetchjobs.downloader.resolve;

import java.util.Locale;
import java.util.Set;

/** Describes a header field of a request or a response. */
public record HeaderField(String name, String value) {

  private static final int MAX_VALUE = 16 * 1024;

  /**
   * Lists header fields that belong to one connection, to framing or to ranges. Only the downloader
   * itself sets these header fields, so a plan cannot.
   */
  private static final Set<String> OURS =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "te",
          "trailer",
          "upgrade",
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authorization",
          "proxy-authenticate",
          "expect",
          "range",
          "accept-encoding");

  /** Returns whether a plan may set the header field. */
  public static boolean mayBeSet(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return isToken(name) && !OURS.contains(lower) && !lower.startsWith("if-");
  }

  /**
   * Returns whether the text is a valid field value: visible ASCII with spaces and tabs, but none
   * at either end (RFC 9110, section 5.5).
   */
  public static boolean isValue(String value) {
    if (value.length() > MAX_VALUE || !value.equals(value.strip())) {
      return false;
    }
    return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f));
  }

  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  /** Returns whether the text is a token (RFC 9110, section 5.6.2). */
  public static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(HeaderField::isTokenCharacter);
  }

  public static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }
}
