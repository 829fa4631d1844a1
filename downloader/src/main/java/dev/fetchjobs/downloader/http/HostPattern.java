package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.HttpUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Hosts in settings: {@code example.org}, {@code *.example.org} for all subdomains, {@code
 * 192.0.2.1} or {@code [2001:db8::1]}.
 */
final class HostPattern {

  private HostPattern() {}

  static boolean anyMatches(List<String> patterns, String host) {
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
   * Whether {@code noProxy} exempts the host. Ranges apply to literal addresses only; names are not
   * resolved.
   */
  static boolean isExempt(List<String> exempt, String host) {
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
