package dev.fetchjobs.downloader.open;

import java.util.List;
import java.util.Locale;

/**
 * Host names as settings write them: {@code example.org}, or {@code *.example.org} for all below.
 */
final class HostPattern {

  private HostPattern() {}

  static boolean anyMatches(List<String> patterns, String host) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, host));
  }

  private static boolean matches(String written, String host) {
    String pattern = written.toLowerCase(Locale.ROOT);
    return pattern.startsWith("*.")
        ? host.length() > pattern.length() - 1 && host.endsWith(pattern.substring(1))
        : host.equals(pattern);
  }
}
