package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.downloader.Printable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An absolute http or https URL without userinfo and fragment, as strict as RFC 3986.
 *
 * @param path starts with a slash, has no dot segments, and carries the query
 */
public record Target(Origin origin, String path) {

  private static final int MAX_LENGTH = 8192;

  /** The URL is not usable; the message ends a sentence and quotes nothing of the URL. */
  public static final class BadUrl extends Exception {
    private final boolean denied;

    BadUrl(String message, boolean denied) {
      super(message);
      this.denied = denied;
    }

    /** Whether it is well formed and refused on purpose: a scheme, or an odd form of address. */
    public boolean denied() {
      return denied;
    }
  }

  /** Reads an absolute URL; a fragment is refused. */
  public static Target parse(String url) throws BadUrl {
    requireCharacters(url);
    if (url.indexOf('#') >= 0) {
      throw bad("has a fragment");
    }
    return absolute(url);
  }

  /** The target that a Location field names when this one answered (RFC 9110, section 10.2.2). */
  public Target resolve(String location) throws BadUrl {
    requireCharacters(location);
    int hash = location.indexOf('#');
    String reference = hash < 0 ? location : location.substring(0, hash);
    if (schemeLength(reference) > 0) {
      return absolute(reference);
    }
    if (reference.startsWith("//")) {
      return absolute(origin.scheme() + ":" + reference);
    }
    if (reference.isEmpty()) {
      return this;
    }
    String base = path.substring(0, queryStart(path));
    String merged =
        switch (reference.charAt(0)) {
          case '/' -> reference;
          case '?' -> base + reference;
          default -> base.substring(0, base.lastIndexOf('/') + 1) + reference;
        };
    return new Target(origin, DotSegments.remove(merged));
  }

  /** The last segment of the path, percent-decoded; empty for a path that ends in a slash. */
  public String fileName() {
    String bare = path.substring(0, queryStart(path)).replace("+", "%2B");
    return URLDecoder.decode(bare.substring(bare.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
  }

  /** Without the query, which may hold a key. */
  public String redacted() {
    int query = queryStart(path);
    return origin + path.substring(0, query) + (query < path.length() ? "?…" : "");
  }

  /** Everything, for the request line to a proxy; never for people. */
  public String absoluteForm() {
    return origin + path;
  }

  @Override
  public String toString() {
    return redacted();
  }

  private static Target absolute(String url) throws BadUrl {
    int colon = schemeLength(url);
    String scheme = colon > 0 ? url.substring(0, colon).toLowerCase(Locale.ROOT) : "";
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new BadUrl(
          scheme.isEmpty() ? "has no scheme" : "has the scheme " + Printable.of(scheme, 20) + ":",
          !scheme.isEmpty());
    }
    if (!url.startsWith("//", colon + 1)) {
      throw bad("has no host");
    }
    int start = colon + 3;
    int end = start;
    while (end < url.length() && "/?".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    Origin origin = Host.origin(scheme, url.substring(start, end));
    String rest = url.substring(end);
    return new Target(origin, DotSegments.remove(rest.startsWith("/") ? rest : "/" + rest));
  }

  private static int schemeLength(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !letter(text.charAt(0))) {
      return -1;
    }
    for (int i = 1; i < colon; i++) {
      char c = text.charAt(i);
      if (!letter(c) && (c < '0' || c > '9') && "+-.".indexOf(c) < 0) {
        return -1;
      }
    }
    return colon;
  }

  private static void requireCharacters(String url) throws BadUrl {
    if (url.length() > MAX_LENGTH) {
      throw bad("is longer than " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '%') {
        if (i + 2 >= url.length() || !hex(url.charAt(i + 1)) || !hex(url.charAt(i + 2))) {
          throw bad("has a % that two hexadecimal digits do not follow");
        }
      } else if (c <= ' ' || c >= 0x7f || "\"<>\\^`{|}".indexOf(c) >= 0) {
        throw bad("has a character that must be percent-encoded (code %d)".formatted((int) c));
      }
    }
  }

  static int queryStart(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path.length() : query;
  }

  private static boolean letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean hex(char c) {
    return Character.digit(c, 16) >= 0 && c < 0x80;
  }

  static BadUrl bad(String message) {
    return new BadUrl(message, false);
  }
}
