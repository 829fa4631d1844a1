package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.http.Authenticator.TokenServer;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.Login;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds values from responses that later requests of the run need: cookies, a token, a nonce. The
 * values are in memory only and end with the run. All threads of a run share one session; only one
 * of them requests a token, and the others wait for it.
 */
public final class Session {

  /**
   * FetchJob treats the value of a cookie as a secret if it has at least this many characters.
   * Shorter values are words and numbers.
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

  /** Returns the custom fields of a request, and the fields that the session adds. */
  synchronized List<HeaderField> fields(
      TargetUri target, OutgoingRequest outgoing, TokenServer server) throws FetchException {
    List<HeaderField> fields = new ArrayList<>(outgoing.fields());
    if (outgoing.own()) {
      authenticator
          .authorization(outgoing.method(), target, server)
          .ifPresent(value -> fields.add(new HeaderField("Authorization", value)));
    }
    Optional<String> kept = cookies.value(target);
    if (kept.isPresent()) {
      learn(Arrays.stream(kept.get().split("; ")).map(pair -> pair.split("=", 2)[1]));
      Optional<HeaderField> given = fields.stream().filter(field -> field.is("Cookie")).findFirst();
      given.ifPresent(fields::remove);
      String before = given.map(field -> field.value() + "; ").orElse("");
      fields.add(new HeaderField("Cookie", before + kept.get()));
    }
    return fields;
  }

  /**
   * Learns cookies and challenges from a response, and returns whether the client should send the
   * same request again at once.
   *
   * @param sent the fields of the request, as {@link #fields} returned them
   */
  synchronized boolean shouldRepeat(
      TargetUri target, OutgoingRequest outgoing, List<HeaderField> sent, ResponseHead head) {
    learn(cookies.keep(target, head).stream());
    if (!outgoing.own()) {
      return false;
    }
    if (head.status() == 401) {
      return authenticator.canAnswer(head, authorization(sent));
    }
    authenticator.onAccepted(head);
    return false;
  }

  private void learn(Stream<String> values) {
    request.redaction().learn(values.filter(value -> value.length() >= SHORTEST_KEY).toList());
  }

  private static String authorization(List<HeaderField> sent) {
    return sent.stream()
        .filter(field -> field.is("Authorization"))
        .map(HeaderField::value)
        .findFirst()
        .orElse("");
  }
}
