package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.HttpUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/**
 * Hosts as settings write them: {@code example.org}, {@code *.example.org} for all below, {@code
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
}
