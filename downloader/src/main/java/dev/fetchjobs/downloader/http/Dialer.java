package dev.fetchjobs.downloader.http;

import dev.fetchjobs.contract.AddressRules;
import dev.fetchjobs.contract.Cidr;
import dev.fetchjobs.contract.FetchPlan.NetworkPolicy;
import dev.fetchjobs.contract.HostPattern;
import dev.fetchjobs.contract.HttpUrl;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Failure.Transient;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Limits;
import dev.fetchjobs.downloader.time.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to origins, directly or through the proxy, if the network policy allows it. The dialer
 * resolves a name once, checks every address, and connects to one of the checked addresses. So a
 * host name that later gets another address (DNS rebinding) cannot circumvent the policy.
 */
public final class Dialer {

  private static final long LOOK_UP_POLL_MILLIS = 100;
  private static final int MAX_SHOWN = 60;

  private final NetworkPolicy policy;
  private final AddressRules rules;
  private final Request.@Nullable Proxy proxy;
  private final HostResolver resolver;
  private final Watch watch;
  private final Limits limits;
  private final InstantSource clock;
  private final TlsConnector tls;

  /**
   * Reads the network policy of the run.
   *
   * @throws FetchException Config when the operator's policy cannot be read
   */
  public Dialer(
      Request request, HostResolver resolver, Watch watch, Limits limits, InstantSource clock)
      throws FetchException {
    this.policy = request.plan().network();
    this.rules = rules(policy);
    this.proxy = request.proxy();
    this.resolver = resolver;
    this.watch = watch;
    this.limits = limits;
    this.clock = clock;
    this.tls = new TlsConnector(request.tls(), request.target().origin());
  }

  /**
   * Makes the rules for addresses.
   *
   * @throws FetchException Config for a malformed range: ignoring it would allow less than was
   *     meant
   */
  private static AddressRules rules(NetworkPolicy policy) throws FetchException {
    for (String range : policy.allowedCidrs()) {
      if (Cidr.parse(range).isEmpty()) {
        throw FetchException.ofConfig(
            Reason.PLAN,
            "The operator's setting network.allowedCidrs has %s in it, which is not an address range. Write one as 10.0.0.0/8."
                .formatted(Printable.sentence(range, MAX_SHOWN)));
      }
    }
    return new AddressRules(policy);
  }

  /** Returns the proxy for requests to {@code origin}, or empty for a direct connection. */
  Optional<Request.Proxy> proxyFor(Origin origin) {
    return Optional.ofNullable(proxy)
        .filter(used -> !HostPattern.isExempt(used.exempt(), origin.host()));
  }

  /** Opens a connection for a request to the origin {@code origin}, directly or through a proxy. */
  Connection dial(Origin origin) throws IOException, FetchException {
    requireAllowedHost(origin);
    Optional<Request.Proxy> through = proxyFor(origin);
    MonitoredSocket raw =
        through.isPresent() ? connect(through.get()) : connect(origin, addresses(origin, false));
    boolean done = false;
    try {
      if (through.isPresent() && origin.isTls()) {
        ProxyTunnel.open(raw, through.get(), origin, watch, limits, clock);
      }
      Connection ready =
          origin.isTls() ? tls.connect(raw, origin, watch, limits) : new Connection(raw, raw);
      done = true;
      return ready;
    } finally {
      if (!done) {
        raw.close();
      }
    }
  }

  private MonitoredSocket connect(Request.Proxy through) throws IOException, FetchException {
    if (!through.trusted()) {
      requireAllowedHost(through.origin());
    }
    return connect(through.origin(), addresses(through.origin(), through.trusted()));
  }

  private void requireAllowedHost(Origin origin) throws FetchException {
    if (!policy.allowedHosts().isEmpty()
        && !HostPattern.anyMatches(policy.allowedHosts(), origin.host())) {
      throw FetchException.ofPolicy(
          Reason.HOST_DENIED,
          "The operator's settings do not allow the host %s. Ask for it in network.allowedHosts."
              .formatted(Printable.of(origin.host())));
    }
    if (HttpUrl.isLiteral(origin.host())) {
      requireAllowed(origin, literal(origin.host()));
    }
  }

  private void requireAllowed(Origin origin, InetAddress address) throws FetchException {
    Optional<String> refusal = rules.refusal(address);
    if (refusal.isPresent()) {
      throw FetchException.ofPolicy(
          Reason.ADDRESS_DENIED,
          "%s is at %s, a %s address, which the operator's settings do not allow to connect to."
              .formatted(Printable.of(origin.host()), address.getHostAddress(), refusal.get()));
    }
  }

  private List<InetAddress> addresses(Origin origin, boolean exempt) throws FetchException {
    List<InetAddress> found =
        HttpUrl.isLiteral(origin.host()) ? List.of(literal(origin.host())) : resolve(origin.host());
    if (!exempt) {
      for (InetAddress address : found) {
        requireAllowed(origin, address);
      }
    }
    return found;
  }

  private static InetAddress literal(String host) throws FetchException {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException e) {
      throw FetchException.ofPolicy(
              Reason.ADDRESS_DENIED, "The host %s is no address.".formatted(Printable.of(host)))
          .causedBy(e);
    }
  }

  /**
   * Resolves a host name. The system's resolver cannot be interrupted, so it runs on its own
   * thread. The run can go on without waiting for that thread.
   */
  private List<InetAddress> resolve(String host) throws FetchException {
    FutureTask<List<InetAddress>> lookup = new FutureTask<>(() -> resolver.resolve(host));
    Thread.ofPlatform().name("resolver").daemon().start(lookup);
    long start = System.nanoTime();
    while (System.nanoTime() - start < limits.connect().toNanos()) {
      watch.check();
      try {
        return lookup.get(LOOK_UP_POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        continue; // the loop checks again whether the run may go on
      } catch (ExecutionException e) {
        throw e.getCause() instanceof UnknownHostException
            ? unresolved(Printable.of(host) + " has no address in DNS.", e)
            : unresolved(
                "%s cannot be resolved (%s)."
                    .formatted(Printable.of(host), Printable.of(e.getCause())),
                e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unresolved("The look-up of %s was interrupted.".formatted(Printable.of(host)), e);
      }
    }
    throw unresolved(
        "DNS did not answer for %s in time.".formatted(Printable.of(host)),
        new UnknownHostException(host));
  }

  private static FetchException unresolved(String message, Exception cause) {
    return FetchException.ofTransient(Reason.NAME_NOT_RESOLVED, message).causedBy(cause);
  }

  /** Tries the addresses in their order. Each address gets an equal part of the time. */
  private MonitoredSocket connect(Origin origin, List<InetAddress> addresses)
      throws IOException, FetchException {
    Duration share = limits.connect().dividedBy(Math.max(1, addresses.size()));
    FetchException last =
        unresolved(
            Printable.of(origin.host()) + " has no address in DNS.", new UnknownHostException());
    for (InetAddress address : addresses) {
      MonitoredSocket socket = new MonitoredSocket();
      Failure late =
          new Transient(
              Reason.CONNECT_TIMEOUT,
              "%s did not accept a connection in time."
                  .formatted(Printable.of(origin.authority())));
      try (Watch.Phase phase = watch.phase(socket, share, late)) {
        try {
          socket.connect(new InetSocketAddress(address, origin.port()), phase.millisLeft());
          socket.setTcpNoDelay(true);
          return socket;
        } catch (IOException e) {
          socket.close();
          Failure refused =
              new Transient(
                  Reason.CONNECT_FAILED,
                  "%s cannot be connected to: %s."
                      .formatted(Printable.of(origin.authority()), Printable.message(e)));
          last = phase.failure(refused, e);
        }
      }
      watch.check();
    }
    throw last;
  }
}
