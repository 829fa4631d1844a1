package dev.fetchjobs.operator.desired;

import dev.fetchjobs.api.HttpHeader;
import dev.fetchjobs.api.HttpSource;
import dev.fetchjobs.api.KeySource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses credentials over http://, unless the FetchJob allows them. The API server refuses such
 * credentials as well, but not in FetchJobs that were stored before it had this rule.
 */
final class PlainCredentials {

  private static final List<String> CREDENTIAL_HEADERS = List.of("authorization", "cookie");

  private PlainCredentials() {}

  static void check(HttpSource http) throws InvalidSpecException {
    if (http.allowPlainCredentials()) {
      return;
    }
    Optional<String> credential = isPlain(http.url()) ? credential(http) : Optional.empty();
    if (credential.isPresent()) {
      throw refused("spec.source.http.url", http.url(), credential.get());
    }
    var oauth2 = http.oauth2();
    if (oauth2 != null && isPlain(oauth2.tokenUrl())) {
      throw refused("spec.source.http.oauth2.tokenUrl", oauth2.tokenUrl(), "the client secret");
    }
  }

  private static Optional<String> credential(HttpSource http) {
    if (http.basicAuth() != null) {
      return Optional.of("basicAuth");
    }
    if (http.bearerToken() != null) {
      return Optional.of("bearerToken");
    }
    if (http.oauth2() != null) {
      return Optional.of("the token of oauth2");
    }
    if (http.body() != null && isSecret(http.body().valueFrom())) {
      return Optional.of("the body");
    }
    return http.headers().stream()
        .filter(PlainCredentials::isCredential)
        .map(header -> "the header " + header.name())
        .findFirst();
  }

  private static boolean isCredential(HttpHeader header) {
    return CREDENTIAL_HEADERS.contains(header.name().toLowerCase(Locale.ROOT))
        || isSecret(header.valueFrom());
  }

  private static boolean isSecret(@Nullable KeySource from) {
    return from != null && from.secretKeyRef() != null;
  }

  private static boolean isPlain(String url) {
    return url.regionMatches(true, 0, "http:", 0, 5);
  }

  private static InvalidSpecException refused(String field, String url, String credential) {
    return new InvalidSpecException(
        field,
        url,
        "%s would be sent unencrypted: write https://, or set spec.source.http.allowPlainCredentials: true"
            .formatted(credential));
  }
}
