package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.List;
import java.util.Optional;

/**
 * Authenticates requests to the origin of the URL. An authenticator lasts for one run, and nothing
 * of it is stored.
 */
interface Authenticator {

  /**
   * Does nothing. Is used for requests that need no authentication, or only header fields from the
   * plan.
   */
  Authenticator NONE =
      new Authenticator() {
        @Override
        public Optional<String> authorization(String method, TargetUri target, TokenServer server) {
          return Optional.empty();
        }

        @Override
        public boolean canAnswer(ResponseHead refusal, String sent) {
          return false;
        }
      };

  /** Returns the value of the Authorization field, or empty if the request gets no such field. */
  Optional<String> authorization(String method, TargetUri target, TokenServer server)
      throws FetchException;

  /**
   * Returns whether, after this response with status 401, the same request with another
   * Authorization may succeed.
   *
   * @param sent the value of Authorization in the refused request; empty if it had none. Another
   *     thread may have got a newer value meanwhile
   */
  boolean canAnswer(ResponseHead refusal, String sent);

  /** The HTTP client calls this method for a response whose status is not 401. */
  default void onAccepted(ResponseHead head) {}

  /** Sends requests to a token server (OAuth 2.0). */
  @FunctionalInterface
  interface TokenServer {

    /** Holds the response of a token server, which may have any status. */
    record Reply(ResponseHead head, String text) {}

    /** Sends a form by POST, and does not follow redirects. */
    Reply post(TargetUri url, List<HeaderField> fields, String form) throws FetchException;
  }
}
