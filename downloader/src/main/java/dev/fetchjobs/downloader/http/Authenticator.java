package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.util.List;
import java.util.Optional;

/** Proves to the origin of the URL who asks. It lives as long as a run, and nothing is stored. */
interface Authenticator {

  /** For a request that needs no more than its fields. */
  Authenticator NONE =
      new Authenticator() {
        @Override
        public Optional<String> authorization(String method, TargetUri target, TokenServer server) {
          return Optional.empty();
        }

        @Override
        public boolean canAnswer(ResponseHead refusal) {
          return false;
        }
      };

  /** Value of the Authorization field. */
  Optional<String> authorization(String method, TargetUri target, TokenServer server)
      throws FetchException;

  /** Whether the same request with another Authorization may help after this 401. */
  boolean canAnswer(ResponseHead refusal);

  /** The request was answered by something else than 401. */
  default void onAccepted(ResponseHead head) {}

  /** Where a token comes from. */
  @FunctionalInterface
  interface TokenServer {

    /** An answer, whatever its status is. */
    record Reply(ResponseHead head, String text) {}

    /** Posts a form; redirects are not followed. */
    Reply post(TargetUri url, List<HeaderField> fields, String form) throws FetchException;
  }
}
