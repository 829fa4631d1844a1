package dev.fetchjobs.contract;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Describes an absolute http or https URL without user, password and fragment. The rules for a URL
 * are as strict as RFC 3986. Operator and downloader read all URLs and hosts with this class.
 *
 * @param scheme {@code http} or {@code https}
 * @param host host in lower case; an IPv6 address has no brackets, a name has no final dot. A name
 *     may have underscores, as the hosts of some object stores have
 * @param port 1 to 65535
 * @param path the path with the query; it starts with a slash
 */
public record HttpUrl(String scheme, String host, int port, String path) {

  private static final int MAX_LENGTH = 8192;
  private static final int MAX_SHOWN = 20;

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern NUMERIC_LABEL = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");
  private static final Pattern LABEL =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", Pattern.CASE_INSENSITIVE);
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  /**
   * Says that a URL cannot be used. The message is the end of a sentence and quotes nothing of the
   * URL.
   */
  public static final class BadUrl extends Exception {
    private final boolean denied;

    public BadUrl(String message, boolean denied) {
      super(message);
      this.denied = denied;
    }

    /**
     * Returns whether the URL is well formed, but FetchJob refuses its scheme or an unusual form of
     * an address.
     */
    public boolean denied() {
      return denied;
    }
  }

  /** Reads an absolute URL. The method refuses a URL with a fragment. */
  public static HttpUrl parse(String url) throws BadUrl {
    requireCharacters(url);
    if (url.indexOf('#') >= 0) {
      throw bad("has a fragment");
    }
    int colon = schemeLength(url);
    String scheme = colon > 0 ? url.substring(0, colon).toLowerCase(Locale.ROOT) : "";
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new BadUrl(
          scheme.isEmpty() ? "has no scheme" : "has the scheme " + shown(scheme) + ":",
          !scheme.isEmpty());
    }
    if (!url.startsWith("//", colon + 1)) {
      throw bad("has no host");
    }
    int start = colon + 3;
    int end = authorityEnd(url, start);
    String authority = url.substring(start, end);
    if (authority.isEmpty()) {
      throw bad("has no host");
    }
    String rest = url.substring(end);
    return of(scheme, authority, rest.startsWith("/") ? rest : "/" + rest);
  }

  /**
   * Shortens the scheme of a URL and marks the place where it was cut. The code that removes
   * secrets from messages has to see that the text was cut.
   */
  private static String shown(String scheme) {
    return scheme.length() <= MAX_SHOWN ? scheme : scheme.substring(0, MAX_SHOWN) + "…";
  }

  /** Makes a URL from its scheme and its path, and from {@code host} or {@code host:port}. */
  public static HttpUrl of(String scheme, String authority, String path) throws BadUrl {
    if (authority.indexOf('@') >= 0) {
      throw bad("has a user name or password in it");
    }
    int portAt = authority.lastIndexOf(':');
    if (portAt < authority.lastIndexOf(']')) {
      portAt = -1;
    }
    String host = portAt < 0 ? authority : authority.substring(0, portAt);
    String port = portAt < 0 ? "" : authority.substring(portAt + 1);
    return new HttpUrl(scheme, host(host), port(port, scheme.equals("https") ? 443 : 80), path);
  }

  /**
   * Returns whether the text is the address of an HTTP proxy. The address must have the scheme
   * http, and nothing may follow the port.
   */
  public static boolean isProxy(String text) {
    try {
      HttpUrl url = parse(text);
      return url.scheme.equals("http") && url.path.equals("/");
    } catch (BadUrl e) {
      return false;
    }
  }

  /** Returns the index at which the host and port end that begin at {@code start}. */
  public static int authorityEnd(String url, int start) {
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /**
   * Returns the part of an address before its path, in lower case, even if the address is wrong.
   */
  public static String origin(String url) {
    int slashes = url.indexOf("//");
    return (slashes < 0 ? url : url.substring(0, authorityEnd(url, slashes + 2)))
        .toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the number of characters before the colon of the scheme, or -1 if the text does not
   * begin with a scheme.
   */
  public static int schemeLength(String text) {
    int colon = text.indexOf(':');
    if (colon < 1 || !isLetter(text.charAt(0))) {
      return -1;
    }
    for (int i = 1; i < colon; i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && "+-.".indexOf(c) < 0) {
        return -1;
      }
    }
    return colon;
  }

  /** Returns whether the host, which must be in its normal form, is an address and not a name. */
  public static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  /** Returns the host of a URL in its normal form. */
  public static String host(String host) throws BadUrl {
    if (host.startsWith("[") && host.endsWith("]")) {
      return ipv6(host.substring(1, host.length() - 1));
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    List<String> labels = List.of(name.split("\\.", -1));
    // For getaddrinfo (inet_aton) a host that ends with a number is an address.
    // Examples are 2130706433, 0x7f.1 and 127.1.
    if (NUMERIC_LABEL.matcher(labels.getLast()).matches()) {
      if (host.endsWith(".") || !IPV4.matcher(name).matches()) {
        throw new BadUrl("has an address in a form other than 192.0.2.1", true);
      }
      return name;
    }
    if (name.length() > 253 || !labels.stream().allMatch(l -> LABEL.matcher(l).matches())) {
      throw bad("has a host that is not a DNS name (write international names as xn--…)");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static String ipv6(String literal) throws BadUrl {
    try {
      if (IPV6.matcher(literal).matches() && literal.indexOf(':') >= 0) {
        InetAddress.ofLiteral(literal);
        return literal.toLowerCase(Locale.ROOT);
      }
    } catch (IllegalArgumentException e) {
      throw bad("has a host that is not an IPv6 address");
    }
    throw bad("has a host that is not an IPv6 address");
  }

  private static int port(String text, int standard) throws BadUrl {
    if (text.isEmpty()) {
      return standard;
    }
    int port = text.matches("0*[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw bad("has a bad port");
    }
    return port;
  }

  private static void requireCharacters(String url) throws BadUrl {
    if (url.length() > MAX_LENGTH) {
      throw bad("is longer than " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '%' && !isEncoded(url, i)) {
        throw bad("has a % that two hexadecimal digits do not follow");
      }
      if (!isAllowed(c)) {
        throw bad("has a character that must be percent-encoded (code %d)".formatted((int) c));
      }
    }
  }

  /** Returns whether the character may be in a URL without percent-encoding. */
  public static boolean isAllowed(char c) {
    return c > ' ' && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0;
  }

  /** Returns whether two hexadecimal digits follow the percent sign that is at this index. */
  public static boolean isEncoded(String url, int at) {
    return at + 2 < url.length() && isHex(url.charAt(at + 1)) && isHex(url.charAt(at + 2));
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 0x80;
  }

  private static BadUrl bad(String message) {
    return new BadUrl(message, false);
  }
}
