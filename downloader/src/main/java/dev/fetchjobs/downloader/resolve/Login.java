package dev.fetchjobs.downloader.resolve;

import java.util.List;

/** Says how a run authenticates itself, if a header field with a constant value is not enough. */
public sealed interface Login {

  /**
   * Says that the request needs no authentication, or that a header field with a constant value is
   * enough.
   */
  record None() implements Login {}

  /** Says that the run authenticates itself with HTTP Digest (RFC 7616). */
  record Digest(String user, String password) implements Login {}

  /**
   * Says that the run first requests a token with OAuth 2.0 client credentials (RFC 6749, section
   * 4.4).
   *
   * @param origin the place from which the run reads the client secret, for messages
   */
  record ClientCredentials(
      TargetUri tokenUrl, String id, String secret, List<String> scopes, String origin)
      implements Login {}
}
