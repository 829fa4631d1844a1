package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.contract.HttpUrl.BadUrl;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Describes the target URI of a request (RFC 9110, section 7.1). A target URI is an absolute http
 * or https URL without user information and fragment.
 *
 * @param path the path with the query; it starts with a slash and has no dot segments
 */
public record TargetUri(Origin origin, String path) {

  /** Reads an absolute URL. The method refuses a URL with a fragment. */
  public static TargetUri parse(String url) throws BadUrl {
    HttpUrl read = HttpUrl.parse(url);
    return new TargetUri(
        new Origin(read.scheme(), read.host(), read.port()),
        UriReference.withoutDotSegments(read.path()));
  }

  /**
   * Returns the address in the Location field of a response that came from this address (RFC 9110,
   * section 10.2.2).
   */
  public TargetUri resolve(String location) throws BadUrl {
    String reference = UriReference.percentEncode(location);
    if (HttpUrl.schemeLength(reference) > 0) {
      return parse(reference);
    }
    if (reference.startsWith("//")) {
      return parse(origin.scheme() + ":" + reference);
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
    return new TargetUri(origin, UriReference.withoutDotSegments(merged));
  }

  /** Returns the same address with https, if its port is the default port of http. */
  public TargetUri withTls() {
    return origin.isTls() || origin.port() != 80
        ? this
        : new TargetUri(new Origin("https", origin.host(), 443), path);
  }

  /**
   * Returns the address of a link in a document that has this address. Unlike a Location field, the
   * link is Unicode text: a character outside ASCII stands for its bytes in UTF-8.
   */
  public TargetUri resolveLink(String link) throws BadUrl {
    return resolve(UriReference.encodeUnicode(link));
  }

  /**
   * Returns the last segment of the path, percent-decoded, or empty for a path that ends in a
   * slash.
   */
  public String fileName() {
    String bare = path.substring(0, queryStart(path)).replace("+", "%2B");
    return URLDecoder.decode(bare.substring(bare.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
  }

  /**
   * Returns the value of a parameter in the query, percent-encoded, or empty if the query lacks the
   * parameter.
   */
  public Optional<String> parameter(String name) {
    return Query.of(path).value(name);
  }

  /** Returns the same address with another value of a parameter in the query. */
  public TargetUri withParameter(String name, String value) {
    return new TargetUri(origin, Query.of(path).with(name, value));
  }

  /** Returns the URL without its query, which may hold a secret. */
  public String redacted() {
    int query = queryStart(path);
    return origin + path.substring(0, query) + (query < path.length() ? "?…" : "");
  }

  /**
   * Returns the whole URL, which a request to a proxy has in its first line. No output may show
   * this URL, because its query may hold a secret.
   */
  public String absoluteForm() {
    return origin + path;
  }

  @Override
  public String toString() {
    return redacted();
  }

  static int queryStart(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path.length() : query;
  }
}
