package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.Wire;
import dev.fetchjobs.contract.Wire.WireException;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.Login;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.text.Redaction;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates with OAuth 2.0 client credentials (RFC 6749, section 4.4). This class requests a
 * token when a request needs one.
 */
final class OAuth2Authenticator implements Authenticator {

  private static final int MAX_QUOTE = 100;
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Login.ClientCredentials login;
  private final Redaction redaction;
  private final InstantSource clock;
  private @Nullable String token;
  private Instant end = Instant.MAX;

  /**
   * Is true if the server has already accepted the token. A 401 may then mean that the token has
   * expired.
   */
  private boolean aged;

  OAuth2Authenticator(Login.ClientCredentials login, Redaction redaction, InstantSource clock) {
    this.login = login;
    this.redaction = redaction;
    this.clock = clock;
  }

  /**
   * Holds those fields of a token server's answer that FetchJob uses (RFC 6749, sections 5.1 and
   * 5.2).
   */
  @SuppressWarnings("MemberName")
  record Answer(
      @Nullable String access_token,
      @Nullable String token_type,
      @Nullable String expires_in,
      @Nullable String error,
      @Nullable String error_description) {}

  @Override
  public Optional<String> authorization(String method, TargetUri target, TokenServer server)
      throws FetchException {
    if (token == null || !clock.instant().isBefore(end)) {
      try {
        token = requestToken(server);
      } catch (FetchException e) {
        throw new FetchException(
            e.failure().about("Token request to " + login.tokenUrl().redacted()), e);
      }
      aged = false;
    }
    redaction.learn(List.of(token));
    return Optional.of(bearer(token));
  }

  private static String bearer(String value) {
    return "Bearer " + value;
  }

  @Override
  public boolean canAnswer(ResponseHead refusal, String sent) {
    if (token == null || !sent.equals(bearer(token))) {
      return true; // another thread has dropped or replaced the refused token
    }
    token = null;
    return aged;
  }

  @Override
  public void onAccepted(ResponseHead head) {
    aged = true;
  }

  private String requestToken(TokenServer server) throws FetchException {
    String id = encode(login.id());
    String secret = encode(login.secret());
    String pair = id + ":" + secret;
    String coded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    redaction.learn(List.of(coded, secret));
    String form = "grant_type=client_credentials" + scope();
    Instant before = clock.instant();
    TokenServer.Reply reply =
        server.post(
            login.tokenUrl(), List.of(new HeaderField("Authorization", "Basic " + coded)), form);
    Answer answer = read(reply);
    if (!isSuccess(reply.head()) && "invalid_client".equals(answer.error())) {
      // Some servers accept the client secret in the form only (RFC 6749, section 2.3.1).
      reply =
          server.post(
              login.tokenUrl(), List.of(), form + "&client_id=" + id + "&client_secret=" + secret);
      answer = read(reply);
    }
    String found = answer.access_token();
    String error = answer.error();
    if (!isSuccess(reply.head()) || (error != null && !error.isEmpty())) {
      throw new FetchException(refusal(reply.head(), answer));
    }
    if (found == null || found.isEmpty() || !HeaderField.isValue(found)) {
      throw refused("The answer has no access_token that can be sent.");
    }
    String type = answer.token_type();
    if (type != null && !type.toLowerCase(Locale.ROOT).startsWith("bearer")) {
      throw refused("The token is of the type " + quote(type) + ", and only Bearer is known.");
    }
    end = before.plus(life(answer.expires_in()));
    return found;
  }

  /**
   * Returns how long a run uses a token. The time is nine tenths of the token's lifetime. The rest
   * allows for delays, and for clocks that differ.
   */
  private static Duration life(@Nullable String seconds) {
    return seconds != null && seconds.matches("[0-9]{1,5}")
        ? Duration.ofSeconds(Long.parseLong(seconds)).multipliedBy(9).dividedBy(10)
        : LONGEST;
  }

  private String scope() {
    return login.scopes().isEmpty() ? "" : "&scope=" + encode(String.join(" ", login.scopes()));
  }

  private static boolean isSuccess(ResponseHead head) {
    return head.status() / 100 == 2;
  }

  private static Answer read(TokenServer.Reply reply) throws FetchException {
    try {
      return Wire.readTolerant(Answer.class, reply.text());
    } catch (WireException e) {
      if (isSuccess(reply.head())) {
        // The token server's answer may be a notice that it shows only for a moment.
        // So this answer does not count as a refusal of the credentials.
        throw FetchException.ofIntegrity(
            Reason.TOKEN_REFUSED, "The answer is not the JSON of a token. Check tokenUrl.");
      }
      return new Answer(null, null, null, null, null);
    }
  }

  private Failure refusal(ResponseHead head, Answer answer) {
    String said =
        head.status()
            + (answer.error() == null ? "" : " " + quote(answer.error()))
            + (answer.error_description() == null ? "" : ": " + quote(answer.error_description()));
    Instant notBefore = RetryAfter.of(head, clock.instant()).orElse(null);
    if (StatusCode.isTransient(head.status())) {
      return new Failure.Transient(
          Reason.TOKEN_REFUSED, "The token server answered %s.".formatted(said), notBefore);
    }
    if (StatusCode.isRedirect(head.status())) {
      return new Failure.Permanent(
          Reason.TOKEN_REFUSED,
          "The token server redirects (%d), which is not followed. Write the final address into tokenUrl."
              .formatted(head.status()));
    }
    return new Failure.Permanent(
        Reason.TOKEN_REFUSED,
        "The token server answered %s. Check %s, tokenUrl and scopes."
            .formatted(said, login.origin()),
        notBefore);
  }

  /** Quotes the server's text without the secrets that were sent to the server. */
  private String quote(String text) {
    return Printable.of(redaction.apply(text), MAX_QUOTE);
  }

  private static FetchException refused(String message) {
    return FetchException.ofPermanent(Reason.TOKEN_REFUSED, message);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
