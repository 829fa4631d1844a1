package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.downloader.resolve.Target.BadUrl;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The authority part of a URL. */
public final class Host {

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern NUMERIC_LABEL = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");
  private static final Pattern LABEL =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", Pattern.CASE_INSENSITIVE);
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private Host() {}

  static Origin origin(String scheme, String authority) throws BadUrl {
    if (authority.indexOf('@') >= 0) {
      throw Target.bad("has a user name or password in it");
    }
    int portAt = authority.lastIndexOf(':');
    if (portAt < authority.lastIndexOf(']')) {
      portAt = -1;
    }
    String host = portAt < 0 ? authority : authority.substring(0, portAt);
    String port = portAt < 0 ? "" : authority.substring(portAt + 1);
    return new Origin(scheme, normal(host), port(port, scheme.equals("https") ? 443 : 80));
  }

  /** Whether the (normal) host is an address and not a name. */
  public static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  private static String normal(String host) throws BadUrl {
    if (host.startsWith("[") && host.endsWith("]")) {
      String literal = host.substring(1, host.length() - 1);
      if (!IPV6.matcher(literal).matches() || literal.indexOf(':') < 0) {
        throw Target.bad("has a host that is no IPv6 address");
      }
      return literal.toLowerCase(Locale.ROOT);
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    List<String> labels = List.of(name.split("\\.", -1));
    // What getaddrinfo reads as an address (inet_aton) has a number last: 2130706433, 0x7f.1,
    // 127.1.
    if (NUMERIC_LABEL.matcher(labels.getLast()).matches()) {
      if (host.endsWith(".") || !IPV4.matcher(name).matches()) {
        throw new BadUrl("has an address in a form other than 192.0.2.1", true);
      }
      return name;
    }
    if (name.length() > 253 || !labels.stream().allMatch(l -> LABEL.matcher(l).matches())) {
      throw Target.bad("has a host that is no DNS name (write international names as xn--…)");
    }
    return name.toLowerCase(Locale.ROOT);
  }

  private static int port(String text, int standard) throws BadUrl {
    if (text.isEmpty()) {
      return standard;
    }
    int port = text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      throw Target.bad("has a bad port");
    }
    return port;
  }
}
