package dev.fetchjobs.downloader.resolve;

import java.util.List;

/** How a request proves who asks, where a header that is always the same is not enough. */
public sealed interface Login {

  /** Nothing, or a header of the request says it. */
  record None() implements Login {}

  /** HTTP Digest (RFC 7616). */
  record Digest(String user, String password) implements Login {}

  /**
   * A token that is asked for first (RFC 6749, section 4.4).
   *
   * @param origin what people call the place of the client's secret, for messages
   */
  record ClientCredentials(
      TargetUri tokenUrl, String id, String secret, List<String> scopes, String origin)
      implements Login {}
}
