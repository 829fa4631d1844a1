package dev.fetchjobs.operator.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Represents an HTTP request to the page. */
record Question(HttpExchange exchange) {

  /** The browser sends a cookie with this prefix only to this host and only by HTTPS. */
  static final String COOKIE = "__Host-fetchjob";

  /** A token has a few kilobytes at most. */
  static final int FORM_BYTES = 16 * 1024;

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Pattern SEMICOLON = Pattern.compile("; *");

  String method() {
    return exchange.getRequestMethod();
  }

  /** Returns the path as it was sent. */
  String path() {
    return exchange.getRequestURI().getRawPath();
  }

  @Nullable String query() {
    return exchange.getRequestURI().getRawQuery();
  }

  Headers headers() {
    return exchange.getRequestHeaders();
  }

  /** Returns the key of the session; empty if the browser sent none. */
  String sessionKey() {
    return headers().getOrDefault("Cookie", List.of()).stream()
        .flatMap(SEMICOLON::splitAsStream)
        .filter(cookie -> cookie.startsWith(COOKIE + "="))
        .map(cookie -> cookie.substring(COOKIE.length() + 1))
        .findFirst()
        .orElse("");
  }

  /**
   * Returns whether a page of this server sent the form. Every browser names the origin of the page
   * whose form it sends.
   */
  boolean isFromOwnPage() {
    String origin = headers().getFirst("Origin");
    String host = headers().getFirst("Host");
    String site = headers().getFirst("Sec-Fetch-Site");
    if (origin == null || host == null || !(site == null || site.equals("same-origin"))) {
      return false;
    }
    try {
      return host.equalsIgnoreCase(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Reads the form, or returns empty if the body is no form or is too large. */
  Optional<String> form() throws IOException {
    String type = headers().getFirst("Content-Type");
    if (type == null || !type.startsWith(FORM)) {
      return Optional.empty();
    }
    byte[] body = exchange.getRequestBody().readNBytes(FORM_BYTES + 1);
    return body.length > FORM_BYTES
        ? Optional.empty()
        : Optional.of(new String(body, StandardCharsets.UTF_8));
  }
}
