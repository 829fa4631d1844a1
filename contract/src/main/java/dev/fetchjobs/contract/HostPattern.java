package dev.fetchjobs.contract;

import dev.fetchjobs.contract.HttpUrl.BadUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Checks the forms in which FetchJobs and settings name hosts. Upper and lower case mean the same.
 * A port is never allowed.
 */
public final class HostPattern {

  private HostPattern() {}

  /**
   * Returns whether the text is {@code example.org}, {@code *.example.org} (all hosts below it) or
   * an address as in a URL.
   */
  public static boolean isPattern(String text) {
    return text.startsWith("*.") ? isName(text.substring(2)) : isHost(text);
  }

  /**
   * Returns whether the text is a host that a proxy setting exempts ({@code noProxy}). Such a text
   * is {@code *} (all hosts), {@code example.org}, {@code .example.org} or {@code *.example.org}
   * (all hosts below it), an address without brackets, or a range of addresses.
   */
  public static boolean isExemption(String text) {
    return text.equals("*")
        || Cidr.parse(text).isPresent()
        || isName(text.replaceFirst("^[*]?[.]", ""));
  }

  /**
   * Returns whether the text is a host such as {@code example.org}, {@code 192.0.2.1} or {@code
   * [2001:db8::1]}.
   */
  public static boolean isHost(String text) {
    try {
      return !HttpUrl.host(text).isEmpty() && !text.endsWith(".");
    } catch (BadUrl e) {
      return false;
    }
  }

  private static boolean isName(String text) {
    return isHost(text) && !text.startsWith("[") && !HttpUrl.isLiteral(text);
  }

  /** Returns whether one of the patterns matches the host, which must be in its normal form. */
  public static boolean anyMatches(List<String> patterns, String host) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, host));
  }

  private static boolean matches(String written, String host) {
    String pattern = written.toLowerCase(Locale.ROOT);
    if (HttpUrl.isLiteral(host)) {
      return Cidr.parse(pattern.replaceAll("^\\[|]$", ""))
          .filter(one -> pattern.indexOf('/') < 0)
          .filter(one -> one.contains(InetAddress.ofLiteral(host).getAddress()))
          .isPresent();
    }
    return pattern.startsWith("*.")
        ? host.length() > pattern.length() - 1 && host.endsWith(pattern.substring(1))
        : host.equals(pattern);
  }

  /**
   * Returns whether the entries of {@code noProxy} say that the host is reached without the proxy.
   * Ranges of addresses apply only to hosts that are written as addresses, because this method
   * resolves no names.
   */
  public static boolean isExempt(List<String> exempt, String host) {
    return exempt.stream()
        .map(entry -> entry.toLowerCase(Locale.ROOT))
        .anyMatch(e -> exempts(e, host));
  }

  private static boolean exempts(String entry, String host) {
    if (entry.equals("*") || entry.equals(host)) {
      return true;
    }
    if (HttpUrl.isLiteral(host)) {
      byte[] address = InetAddress.ofLiteral(host).getAddress();
      return Cidr.parse(entry).filter(range -> range.contains(address)).isPresent();
    }
    String suffix = entry.startsWith("*.") ? entry.substring(1) : entry;
    return suffix.startsWith(".") && (host.endsWith(suffix) || host.equals(suffix.substring(1)));
  }
}
