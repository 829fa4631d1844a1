package dev.fetchjobs.downloader.resolve;

import java.util.List;

/** Says how a run authenticates itself, if a header field with a constant value is not enough. */
public sealed interface Login {

  /** The request needs no authentication, or a header field with a constant value is enough. */
  record None() implements Login {}

  /** The run authenticates itself with HTTP Digest (RFC 7616). */
  record Digest(String user, String password) implements Login {}

  /**
   * The run first requests a token with client credentials (RFC 6749, section 4.4).
   *
   * @param origin the place from which the client secret comes, for messages
   */
  record ClientCredentials(
      TargetUri tokenUrl, String id, String secret, List<String> scopes, String origin)
      implements Login {}
}
