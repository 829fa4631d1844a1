package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.List;
import java.util.Optional;

/** Authenticates requests to the origin of the URL. It lasts for one run; nothing is stored. */
interface Authenticator {

  /**
   * Does nothing. For requests that need no authentication, or only header fields from the plan.
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

  /** The value of the Authorization field; empty to send none. */
  Optional<String> authorization(String method, TargetUri target, TokenServer server)
      throws FetchException;

  /**
   * Whether, after this 401, the same request with another Authorization may succeed.
   *
   * @param sent the value of Authorization in the refused request; empty for none. Another thread
   *     may have got a newer one meanwhile
   */
  boolean canAnswer(ResponseHead refusal, String sent);

  /** Called for a response with another status than 401. */
  default void onAccepted(ResponseHead head) {}

  /** Sends requests for tokens. */
  @FunctionalInterface
  interface TokenServer {

    /** A response, whatever its status is. */
    record Reply(ResponseHead head, String text) {}

    /** Posts a form; redirects are not followed. */
    Reply post(TargetUri url, List<HeaderField> fields, String form) throws FetchException;
  }
}
