package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.resolve.Field;
import dev.fetchjobs.downloader.resolve.Login;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.Target;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run learns from answers and needs for its next requests: cookies, a token, a nonce. It
 * lives in memory and ends with the run.
 */
public final class Session {

  /** Shorter values of cookies are words and numbers, not keys. */
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
          case Login.Digest digest -> new DigestLogin(digest);
          case Login.ClientCredentials client -> new TokenLogin(client, request.redaction(), clock);
        };
  }

  /** The custom fields of a request with what the session adds. */
  List<Field> fields(Target target, Outgoing outgoing, TokenServer server) throws FetchException {
    List<Field> fields = new ArrayList<>(outgoing.fields());
    if (outgoing.own()) {
      authenticator
          .authorization(outgoing.method(), target, server)
          .ifPresent(value -> fields.add(new Field("Authorization", value)));
    }
    Optional<String> kept = cookies.value(target);
    if (kept.isPresent()) {
      Optional<Field> given = fields.stream().filter(field -> field.is("Cookie")).findFirst();
      given.ifPresent(fields::remove);
      String before = given.map(field -> field.value() + "; ").orElse("");
      fields.add(new Field("Cookie", before + kept.get()));
    }
    return fields;
  }

  /** Takes note of a response; whether the same request is worth another try at once. */
  boolean asksAgain(Target target, Outgoing outgoing, Head head) {
    List<String> values = cookies.keep(target, head);
    request.redaction().learn(values.stream().filter(v -> v.length() >= SHORTEST_KEY).toList());
    if (!outgoing.own()) {
      return false;
    }
    if (head.status() == 401) {
      return authenticator.canAnswer(head);
    }
    authenticator.accepted(head);
    return false;
  }
}
