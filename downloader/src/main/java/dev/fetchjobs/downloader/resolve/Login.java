package dev.fetchjobs.downloader.resolve;

import java.util.List;

/** Authentication for which a constant header field is not enough. */
public sealed interface Login {

  /** No authentication, or by a constant header field. */
  record None() implements Login {}

  /** HTTP Digest (RFC 7616). */
  record Digest(String user, String password) implements Login {}

  /**
   * A token that is requested first (RFC 6749, section 4.4).
   *
   * @param origin where the client secret comes from, for messages
   */
  record ClientCredentials(
      TargetUri tokenUrl, String id, String secret, List<String> scopes, String origin)
      implements Login {}
}
