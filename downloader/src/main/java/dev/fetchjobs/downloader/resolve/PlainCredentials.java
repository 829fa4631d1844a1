package dev.fetchjobs.downloader.resolve;

import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchPlan.SecretFile;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a plan that would send credentials over http. A run sends credentials only to the origin
 * of the URL and to the token URL. This is why it is enough to check the two URLs, and redirects
 * need no check.
 */
final class PlainCredentials {

  private PlainCredentials() {}

  static void check(FetchPlan.Source source, TargetUri target, @Nullable TargetUri tokenUrl)
      throws FetchException {
    if (source.allowPlainCredentials()) {
      return;
    }
    Optional<String> credential = target.origin().isTls() ? Optional.empty() : credential(source);
    if (credential.isPresent()) {
      throw refused(credential.get(), "source.http.url");
    }
    if (tokenUrl != null && !tokenUrl.origin().isTls()) {
      throw refused("the client secret", "source.http.oauth2.tokenUrl");
    }
  }

  private static Optional<String> credential(FetchPlan.Source source) {
    if (source.basicAuth() != null) {
      return Optional.of("basicAuth");
    }
    if (source.bearerToken() != null) {
      return Optional.of("bearerToken");
    }
    if (source.oauth2() != null) {
      return Optional.of("the token of oauth2");
    }
    FetchPlan.Post post = source.post();
    if (post != null && isSecret(post.file())) {
      return Optional.of("the body");
    }
    return source.headers().stream()
        .filter(PlainCredentials::isCredential)
        .map(header -> "the header " + header.name())
        .findFirst();
  }

  private static boolean isCredential(FetchPlan.Header header) {
    return header.name().equalsIgnoreCase("Authorization")
        || header.name().equalsIgnoreCase("Cookie")
        || isSecret(header.file());
  }

  private static boolean isSecret(@Nullable SecretFile file) {
    return file != null && file.holdsSecret();
  }

  private static FetchException refused(String credential, String field) {
    return FetchException.ofConfig(
        Reason.PLAN,
        "%s is http://, so %s would be sent unencrypted. Write https://, or set source.http.allowPlainCredentials: true."
            .formatted(field, credential));
  }
}
