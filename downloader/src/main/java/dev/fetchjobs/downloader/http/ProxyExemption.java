package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.HttpUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;

/** The meaning of {@code noProxy}; ranges apply to literal addresses, names are not looked up. */
final class ProxyExemption {

  private ProxyExemption() {}

  static boolean covers(List<String> exempt, String host) {
    return exempt.stream().map(entry -> entry.toLowerCase(Locale.ROOT)).anyMatch(e -> is(e, host));
  }

  private static boolean is(String entry, String host) {
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
