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
   * Does nothing. It is for requests that need no authentication, or only header fields from the
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

  /** Returns the value of the Authorization field, or empty if the field is not sent. */
  Optional<String> authorization(String method, TargetUri target, TokenServer server)
      throws FetchException;

  /**
   * Whether, after this 401, the same request with another Authorization may succeed.
   *
   * @param sent the value of Authorization in the refused request; empty for none. Another thread
   *     may have got a newer one meanwhile
   */
  boolean canAnswer(ResponseHead refusal, String sent);

  /** The client calls this method for a response whose status is not 401. */
  default void onAccepted(ResponseHead head) {}

  /** Sends requests for tokens. */
  @FunctionalInterface
  interface TokenServer {

    /** Holds a response, which may have any status. */
    record Reply(ResponseHead head, String text) {}

    /** Posts a form. Redirects are not followed. */
    Reply post(TargetUri url, List<HeaderField> fields, String form) throws FetchException;
  }
}
