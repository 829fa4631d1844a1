package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.downloader.text.Printable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Writes what a user can do when the server answered a request with status 401. The advice depends
 * on the schemes that the server offers and on the credentials that the FetchJob has.
 */
final class UnauthorizedAdvice {

  private static final int MAX_SCHEME = 20;
  private static final int MAX_SCHEMES = 3;

  private UnauthorizedAdvice() {}

  /** Names the authentication schemes that FetchJob supports. */
  private enum Way {
    BASIC("Basic", "basicAuth"),
    DIGEST("Digest", "digestAuth"),
    BEARER("Bearer", "bearerToken or oauth2");

    private final String scheme;
    private final String field;

    Way(String scheme, String field) {
      this.scheme = scheme;
      this.field = field;
    }

    boolean isIn(List<Challenge> offered) {
      return offered.stream().anyMatch(one -> one.is(scheme));
    }
  }

  /** Returns the end of a sentence that begins with "The server answered 401". */
  static String advice(ResponseHead head, FetchPlan.Source source, boolean own) {
    if (!own) {
      return ". Credentials are sent to the origin of source.http.url only, and this is another one.";
    }
    List<Challenge> offered = Challenge.of(head);
    Optional<Way> used = used(source);
    if (offered.isEmpty() || hasHeader(source)) {
      return used.isEmpty() && !hasHeader(source)
          ? ". It wants credentials, and source.http has none."
          : ". Check the credentials of source.http.";
    }
    if (used.filter(way -> way.isIn(offered)).isPresent()) {
      return used.get() == Way.DIGEST && offered.stream().noneMatch(DigestAuthenticator::speaks)
          ? ". It wants a form of Digest that FetchJob does not speak: qop=auth with MD5 or SHA-256 is needed."
          : ". Check the credentials of source.http.%s.".formatted(field(used.get(), source));
    }
    for (Way way : Way.values()) {
      if (way.isIn(offered)) {
        return ". It wants %s: set source.http.%s%s."
            .formatted(
                way.scheme,
                way.field,
                used.map(other -> " in the place of " + field(other, source)).orElse(""));
      }
    }
    return ". It wants %s, which FetchJob does not speak. Ask the publisher for Basic, Digest or a token."
        .formatted(schemes(offered));
  }

  /** Returns the names of a few authentication schemes that the server offered. */
  static String schemes(List<Challenge> offered) {
    return offered.stream()
        .map(one -> Printable.of(one.scheme(), MAX_SCHEME))
        .distinct()
        .limit(MAX_SCHEMES)
        .collect(Collectors.joining(", "));
  }

  private static Optional<Way> used(FetchPlan.Source source) {
    if (source.basicAuth() != null) {
      return Optional.of(Way.BASIC);
    }
    if (source.digestAuth() != null) {
      return Optional.of(Way.DIGEST);
    }
    return source.bearerToken() != null || source.oauth2() != null
        ? Optional.of(Way.BEARER)
        : Optional.empty();
  }

  private static String field(Way way, FetchPlan.Source source) {
    return way != Way.BEARER ? way.field : source.oauth2() == null ? "bearerToken" : "oauth2";
  }

  private static boolean hasHeader(FetchPlan.Source source) {
    return source.headers().stream()
        .anyMatch(
            header -> header.file() != null || header.name().equalsIgnoreCase("Authorization"));
  }
}
