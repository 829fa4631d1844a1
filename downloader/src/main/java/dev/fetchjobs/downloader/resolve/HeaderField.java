package dev.fetchjobs.downloader.resolve;

import java.util.Locale;
import java.util.Set;

/** A header field. */
public record HeaderField(String name, String value) {

  private static final int MAX_VALUE = 16 * 1024;

  /** Fields for one hop, for framing and for ranges. Only the downloader sets them. */
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

  /** Whether a plan may set the field. */
  public static boolean mayBeSet(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return isToken(name) && !OURS.contains(lower) && !lower.startsWith("if-");
  }

  /**
   * Whether the text is visible ASCII with spaces and tabs, but none at either end (RFC 9110,
   * section 5.5).
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

  /** Whether the text is a token (RFC 9110, section 5.6.2). */
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
