package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Authenticator.TokenServer;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.Login;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds values from responses that later requests of the run need. These are cookies, a token and a
 * nonce. They are only in memory, and end with the run.
 */
public final class Session {

  /**
   * The value of a cookie counts as a secret if it has at least this many characters. Shorter
   * values are words and numbers.
   */
  private static final int SHORTEST_KEY = 8;

  private final Request request;
  private final Cookies cookies;
  private final Authenticator authenticator;

  public Session(Request request, InstantSource clock) {
    this.request = request;
    this.cookies = new Cookies(clock);
    this.authenticator =
        switch (request.login()) {
          case Login.None _ -> Authenticator.NONE;
          case Login.Digest digest -> new DigestAuthenticator(digest);
          case Login.ClientCredentials client ->
              new OAuth2Authenticator(client, request.redaction(), clock);
        };
  }

  /** Returns the custom fields of a request, and the fields that the session adds to them. */
  List<HeaderField> fields(TargetUri target, OutgoingRequest outgoing, TokenServer server)
      throws FetchException {
    List<HeaderField> fields = new ArrayList<>(outgoing.fields());
    if (outgoing.own()) {
      authenticator
          .authorization(outgoing.method(), target, server)
          .ifPresent(value -> fields.add(new HeaderField("Authorization", value)));
    }
    Optional<String> kept = cookies.value(target);
    if (kept.isPresent()) {
      Optional<HeaderField> given = fields.stream().filter(field -> field.is("Cookie")).findFirst();
      given.ifPresent(fields::remove);
      String before = given.map(field -> field.value() + "; ").orElse("");
      fields.add(new HeaderField("Cookie", before + kept.get()));
    }
    return fields;
  }

  /**
   * Keeps the values that a response sets. Returns whether the same request should be sent again at
   * once.
   */
  boolean shouldRepeat(TargetUri target, OutgoingRequest outgoing, ResponseHead head) {
    List<String> values = cookies.keep(target, head);
    request.redaction().learn(values.stream().filter(v -> v.length() >= SHORTEST_KEY).toList());
    if (!outgoing.own()) {
      return false;
    }
    if (head.status() == 401) {
      return authenticator.canAnswer(head);
    }
    authenticator.onAccepted(head);
    return false;
  }
}
