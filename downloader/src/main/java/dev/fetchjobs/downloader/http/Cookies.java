package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the cookies of one run (RFC 6265) in memory. A cookie is sent only to the origin that set
 * it: to the same scheme, host and port. The Domain attribute never adds hosts.
 */
final class Cookies {

  static final int MAX_COUNT = 50;
  static final int MAX_BYTES = 4096;

  /**
   * All cookies of one origin together have at most this many bytes, because servers refuse longer
   * headers.
   */
  static final int MAX_TOTAL = 8192;

  private static final int MAX_ORIGINS = 32;

  private final InstantSource clock;
  private final Map<Origin, List<Cookie>> kept = new HashMap<>();

  Cookies(InstantSource clock) {
    this.clock = clock;
  }

  private record Cookie(String name, String value, String path, Instant end) {
    int size() {
      return name.length() + value.length() + 3;
    }
  }

  /**
   * Stores the cookies that a response from {@code target} sets.
   *
   * @return the values that were set, for redaction
   */
  List<String> keep(TargetUri target, ResponseHead head) {
    List<String> values = new ArrayList<>();
    for (String text : head.all("Set-Cookie")) {
      Optional<Cookie> read = read(text, target);
      if (read.isPresent()) {
        keep(target.origin(), read.get());
        values.add(read.get().value());
      }
    }
    return values;
  }

  /** Returns the value of the Cookie field for a request, or empty if there is none. */
  Optional<String> value(TargetUri target) {
    Instant now = clock.instant();
    String path = path(target);
    List<Cookie> cookies = kept.getOrDefault(target.origin(), List.of());
    return cookies.stream()
        .filter(cookie -> now.isBefore(cookie.end()) && matches(path, cookie.path()))
        .sorted(Comparator.comparingInt((Cookie cookie) -> cookie.path().length()).reversed())
        .map(cookie -> cookie.name() + "=" + cookie.value())
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining("; "),
                text -> text.isEmpty() ? Optional.empty() : Optional.of(text)));
  }

  private void keep(Origin origin, Cookie cookie) {
    if (!kept.containsKey(origin) && kept.size() == MAX_ORIGINS) {
      return;
    }
    List<Cookie> cookies = kept.computeIfAbsent(origin, key -> new ArrayList<>());
    cookies.removeIf(one -> one.name().equals(cookie.name()) && one.path().equals(cookie.path()));
    if (!clock.instant().isBefore(cookie.end())) {
      return;
    }
    cookies.add(cookie);
    while (cookies.size() > MAX_COUNT
        || cookies.stream().mapToInt(Cookie::size).sum() > MAX_TOTAL) {
      cookies.removeFirst();
    }
  }

  private Optional<Cookie> read(String text, TargetUri target) {
    String[] parts = text.split(";", -1);
    int equals = parts.length == 0 ? -1 : parts[0].indexOf('=');
    if (equals < 1) {
      return Optional.empty();
    }
    String name = parts[0].substring(0, equals).strip();
    String value = parts[0].substring(equals + 1).strip();
    Map<String, String> attributes = new HashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int at = parts[i].indexOf('=');
      String key = (at < 0 ? parts[i] : parts[i].substring(0, at)).strip();
      attributes.put(
          key.toLowerCase(Locale.ROOT), at < 0 ? "" : parts[i].substring(at + 1).strip());
    }
    Origin origin = target.origin();
    boolean secure = attributes.containsKey("secure");
    String path = attributes.getOrDefault("path", "");
    boolean allowed =
        !name.isEmpty()
            && name.length() + value.length() <= MAX_BYTES
            && (!secure || origin.isTls())
            && isOf(attributes.getOrDefault("domain", ""), origin.host())
            && fitsPrefix(name, secure, attributes);
    return allowed
        ? Optional.of(
            new Cookie(name, value, path.startsWith("/") ? path : folder(target), end(attributes)))
        : Optional.empty();
  }

  /**
   * Returns whether the cookie's Domain attribute names this host. The caller ignores a cookie for
   * another host. A cookie for a parent domain is kept for this host only.
   */
  private static boolean isOf(String domain, String host) {
    String bare = (domain.startsWith(".") ? domain.substring(1) : domain).toLowerCase(Locale.ROOT);
    return bare.isEmpty() || host.equals(bare) || host.endsWith("." + bare);
  }

  private static boolean fitsPrefix(String name, boolean secure, Map<String, String> attributes) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("__host-")) {
      return secure
          && attributes.getOrDefault("domain", "").isEmpty()
          && "/".equals(attributes.get("path"));
    }
    return !lower.startsWith("__secure-") || secure;
  }

  /**
   * Returns when the cookie expires. Max-Age overrides Expires. A cookie with unreadable attributes
   * lasts as long as the run.
   */
  private Instant end(Map<String, String> attributes) {
    Instant now = clock.instant();
    String age = attributes.get("max-age");
    if (age != null && age.matches("-?[0-9]+")) {
      boolean past = age.startsWith("-") || age.matches("0+");
      return past ? Instant.EPOCH : age.length() > 9 ? Instant.MAX : now.plus(seconds(age));
    }
    @Nullable String expires = attributes.get("expires");
    if (expires == null) {
      return Instant.MAX;
    }
    // To delete a cookie, servers send a date in 1970. Some cookies write the year with two digits
    // (RFC 6265, section 5.1.1).
    String date = expires.replaceFirst("-([7-9][0-9]) ", "-19$1 ");
    return RetryAfter.date(date, now).orElse(Instant.MAX);
  }

  private static Duration seconds(String digits) {
    return Duration.ofSeconds(Long.parseLong(digits));
  }

  private static String path(TargetUri target) {
    int query = target.path().indexOf('?');
    return query < 0 ? target.path() : target.path().substring(0, query);
  }

  private static String folder(TargetUri target) {
    String path = path(target);
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  private static boolean matches(String path, String of) {
    return path.equals(of)
        || (path.startsWith(of) && (of.endsWith("/") || path.charAt(of.length()) == '/'));
  }
}
