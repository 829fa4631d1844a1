package dev.fetchjobs.downloader.http;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Authenticator.TokenServer;
import dev.fetchjobs.downloader.http.ExchangeListener.Purpose;
import dev.fetchjobs.downloader.resolve.HeaderField;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.SecretHeuristics;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and follows redirects until a response brings the file, or until a response is a
 * failure.
 */
public final class HttpClient {

  /**
   * In one attempt the client repeats at most this many requests with credentials after a response
   * with status 401.
   */
  private static final int MAX_REPEATS = 4;

  /** A message shows at most this many characters of a redirect's target. */
  private static final int MAX_URL = 80;

  private final Request request;
  private final Dialer dialer;
  private final Watch watch;
  private final Limits limits;
  private final InstantSource clock;
  private final ExchangeListener exchanges;
  private final Session session;
  private final TextReader texts;
  private final HostGate gate;
  private final Redirects redirects;

  /** Reads a small response body into memory. */
  @FunctionalInterface
  public interface TextReader {
    String read(Opened.Body body) throws FetchException;
  }

  /** Describes a function that interprets one response of the server. */
  private interface Reading {
    Opened of(Connection connection, ResponseHead head) throws FetchException;
  }

  /**
   * Makes the HTTP client of one attempt.
   *
   * @param exchanges a listener that is notified of every request to the source and of every
   *     response
   * @param texts reads the response of a token server
   * @param gate lets the requests to the source through. Requests for a token pass it by, because
   *     other threads of the run wait for the token
   */
  public HttpClient(
      Request request,
      Dialer dialer,
      Watch watch,
      Limits limits,
      InstantSource clock,
      ExchangeListener exchanges,
      Session session,
      TextReader texts,
      HostGate gate) {
    this.request = request;
    this.dialer = dialer;
    this.watch = watch;
    this.limits = limits;
    this.clock = clock;
    this.exchanges = exchanges;
    this.session = session;
    this.texts = texts;
    this.gate = gate;
    this.redirects = new Redirects(request, watch, clock);
  }

  /**
   * Sends requests, beginning with one to {@code start}, until a response can be used. The caller
   * closes the result.
   */
  public Opened open(Purpose purpose, TargetUri start, ConditionalRequest conditions)
      throws FetchException {
    TargetUri target = start;
    OutgoingRequest outgoing = OutgoingRequest.of(request, purpose, start);
    List<Hop> hops = new ArrayList<>();
    int followed = 0;
    for (int repeats = 0; ; ) {
      exchanges.onRequest(purpose, target);
      Opened opened;
      try {
        opened = send(target, outgoing, conditions, repeats < MAX_REPEATS);
      } catch (FetchException e) {
        throw followed > 0 && e.failure().reason() == Reason.STATUS
            ? new FetchException(e.failure().append(redirected(target)), e)
            : e;
      }
      if (opened.head().status() == 401) {
        opened.close();
        repeats++;
        continue;
      }
      hops.add(hop(target, opened.connection()));
      if (!StatusCode.isRedirect(opened.head().status())) {
        opened.connection().cameBy(hops);
        return opened;
      }
      opened.close();
      TargetUri next = redirects.follow(target, opened.head(), followed);
      outgoing = outgoing.afterRedirect(opened.head().status(), target.origin(), next.origin());
      target = next;
      followed++;
    }
  }

  private Hop hop(TargetUri target, Connection connection) {
    String shown = request.redaction().apply(target.redacted());
    return new Hop(shown, connection.certificate().orElse(null));
  }

  private String redirected(TargetUri target) {
    return "%s answered this, after a redirect."
        .formatted(Printable.of(request.redaction().apply(target.redacted()), MAX_URL));
  }

  /** Sends one request to the source. A 401 is returned, not thrown, if another try may succeed. */
  private Opened send(
      TargetUri target, OutgoingRequest outgoing, ConditionalRequest conditions, boolean mayRepeat)
      throws FetchException {
    // The query of an address may hold a key, which the response may repeat.
    request.redaction().learn(SecretHeuristics.secret(target));
    List<HeaderField> fields = session.fields(target, outgoing, this::requestToken);
    return exchange(
        gate,
        target,
        outgoing.body(),
        fields,
        conditions,
        (connection, head) -> {
          if (target.origin().isTls() || dialer.proxyFor(target.origin()).isEmpty()) {
            // A proxy that forwards plain HTTP answers in the place of the host.
            gate.onAnswer(
                target.origin(), head.status(), RetryAfter.of(head, clock.instant()).orElse(null));
          }
          boolean again = session.shouldRepeat(target, outgoing, fields, head);
          if (again && mayRepeat) {
            return new Opened.Body(connection, head, target, new Framing.UntilClose(), 0, -1, null);
          }
          exchanges.onResponse(head);
          if (head.status() == 401 || isForLackOfCredentials(head, outgoing)) {
            throw StatusCode.failure(
                head,
                request.plan(),
                clock.instant(),
                UnauthorizedAdvice.advice(head, request.plan().source(), outgoing.own()));
          }
          return ResponseInterpreter.of(
              connection, head, target, conditions, request.plan(), clock);
        });
  }

  private boolean isForLackOfCredentials(ResponseHead head, OutgoingRequest outgoing) {
    return head.status() == 403
        && !outgoing.own()
        && StatusCode.hasCredentials(request.plan().source());
  }

  private TokenServer.Reply requestToken(TargetUri url, List<HeaderField> fields, String form)
      throws FetchException {
    List<HeaderField> all = new ArrayList<>(fields);
    all.add(new HeaderField("Accept", "application/json"));
    Request.Body body = new Request.Body("application/x-www-form-urlencoded", form);
    try (Opened opened =
        exchange(
            HostGate.OPEN,
            url,
            body,
            all,
            ConditionalRequest.NONE,
            (connection, head) ->
                new Opened.Body(
                    connection,
                    head,
                    url,
                    Framing.of(head),
                    0,
                    -1,
                    ResponseInterpreter.contentCoding(head)))) {
      return new TokenServer.Reply(opened.head(), texts.read((Opened.Body) opened));
    }
  }

  private Opened exchange(
      HostGate passed,
      TargetUri target,
      Request.@Nullable Body body,
      List<HeaderField> fields,
      ConditionalRequest conditions,
      Reading reading)
      throws FetchException {
    String host = Printable.of(target.origin().authority());
    try {
      Connection connection = dial(passed, target.origin());
      boolean done = false;
      try {
        Opened opened = exchange(connection, target, body, fields, conditions, reading);
        done = true;
        return opened;
      } finally {
        if (!done) {
          connection.close();
        }
      }
    } catch (IOException e) {
      throw new FetchException(connectionLost(host, e), e);
    }
  }

  private Connection dial(HostGate passed, Origin origin) throws IOException, FetchException {
    HostGate.Place place = passed.enter(origin);
    boolean done = false;
    try {
      Connection connection = dialer.dial(origin);
      connection.occupy(place);
      done = true;
      return connection;
    } catch (FetchException e) {
      if (dialer.proxyFor(origin).isEmpty()) {
        passed.onNoConnection(origin, e.failure());
      }
      throw e;
    } finally {
      if (!done) {
        place.close();
      }
    }
  }

  private Opened exchange(
      Connection connection,
      TargetUri target,
      Request.@Nullable Body body,
      List<HeaderField> fields,
      ConditionalRequest conditions,
      Reading reading)
      throws IOException, FetchException {
    String host = Printable.of(target.origin().authority());
    Failure late =
        new Failure.Transient(
            Reason.HEADER_TIMEOUT,
            "%s did not answer within %d s.".formatted(host, limits.header().toSeconds()));
    try (Watch.Phase phase = watch.phase(connection, limits.header(), late)) {
      try {
        connection.send(
            RequestHead.bytes(
                target,
                body,
                fields,
                conditions,
                dialer.proxyFor(target.origin()),
                request.plan()));
        ResponseHead head = ResponseHeadReader.read(connection).without(request.redaction());
        if (head.status() == 407 && dialer.proxyFor(target.origin()).isPresent()) {
          throw new FetchException(ProxyTunnel.refused(head, target.origin(), clock.instant()));
        }
        return reading.of(connection, head);
      } catch (IOException e) {
        throw phase.failure(connectionLost(host, e), e);
      }
    }
  }

  private static Failure connectionLost(String host, IOException fault) {
    return TlsFailure.recognise(host, fault)
        .orElseGet(
            () ->
                new Failure.Transient(
                    Reason.CONNECTION_LOST,
                    "%s closed the connection: %s.".formatted(host, Printable.message(fault))));
  }
}
