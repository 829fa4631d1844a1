package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.Target;
import java.util.Optional;

/** Proves to the origin of the URL who asks. It lives as long as a run, and nothing is stored. */
interface Authenticator {

  /** For a request that needs no more than its fields. */
  Authenticator NONE =
      new Authenticator() {
        @Override
        public Optional<String> authorization(String method, Target target, TokenServer server) {
          return Optional.empty();
        }

        @Override
        public boolean canAnswer(Head refusal) {
          return false;
        }
      };

  /** Value of the Authorization field. */
  Optional<String> authorization(String method, Target target, TokenServer server)
      throws FetchException;

  /** Whether the same request with another Authorization may help after this 401. */
  boolean canAnswer(Head refusal);

  /** The request was answered by something else than 401. */
  default void accepted(Head head) {}
}
