package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.HostGate;
import dev.fetchjobs.downloader.http.Session;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.resolve.Request.Mirror;
import dev.fetchjobs.downloader.store.Binding;
import dev.fetchjobs.downloader.text.Printable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the URL of a plan and its mirrors, in the order in which each attempt tries them: the one
 * that worked in the last run, then the URL, then the mirrors as the plan lists them.
 */
final class Sites {

  private final Site home;
  private final List<Site> order;
  private final InstantSource clock;
  private int at;

  /** Represents one of the addresses of a plan, and what a run knows about it. */
  static final class Site {
    private final Request request;
    private final Session session;
    private ReusePolicy reuse = ReusePolicy.FULL;
    private @Nullable Failure failure;

    private Site(Request request, Session session) {
      this.request = request;
      this.session = session;
    }

    Request request() {
      return request;
    }

    Session session() {
      return session;
    }

    ReusePolicy reuse() {
      return reuse;
    }

    void reuse(ReusePolicy next) {
      reuse = next;
    }

    /** Returns the last failure of this address in this run; null if it has not failed. */
    @Nullable Failure failure() {
      return failure;
    }

    private boolean isSilent(Instant now) {
      Instant until = failure == null ? null : failure.notBefore();
      return until != null && until.isAfter(now);
    }
  }

  private Sites(Site home, List<Site> order, InstantSource clock) {
    this.home = home;
    this.order = order;
    this.clock = clock;
  }

  /**
   * @param session the session of requests to the plan's URL. A mirror at another origin gets a
   *     session of its own, so that it gets no cookie and no token of the URL's origin
   * @param gate knows which hosts may not be asked now
   * @param last the mirror that worked in the last run, as a {@link Binding#digest}; null if it was
   *     the URL
   */
  static Sites of(
      Request request, Session session, InstantSource clock, HostGate gate, @Nullable String last) {
    Site home = new Site(request, session);
    List<Site> order = new ArrayList<>(List.of(home));
    for (Mirror mirror : request.mirrors()) {
      Request there = request.to(mirror);
      Site site = new Site(there, mirror.own() ? session : new Session(there, clock));
      order.add(Binding.digest(mirror.written()).equals(last) ? 0 : order.size(), site);
    }
    if (order.size() > 1) {
      order.forEach(site -> site.failure = gate.silence(site.request().target().origin()));
    }
    return new Sites(home, List.copyOf(order), clock);
  }

  /** Returns the address of one file that has no mirrors. */
  static Sites alone(Request request, Session session, InstantSource clock) {
    Site home = new Site(request, session);
    return new Sites(home, List.of(home), clock);
  }

  /** Returns the plan's URL. */
  Site home() {
    return home;
  }

  /** Returns the address that the attempt asks now. */
  Site current() {
    return order.get(at);
  }

  boolean hasMirrors() {
    return order.size() > 1;
  }

  /**
   * Begins an attempt with the first address that may be asked now. The attempt leaves out an
   * address until the instant in that address's Retry-After.
   */
  void begin() {
    Instant now = clock.instant();
    order.stream().filter(site -> !site.isSilent(now)).forEach(site -> site.failure = null);
    at = nextFrom(0).orElse(0);
  }

  /**
   * Turns to the next address of this attempt.
   *
   * @param failure the failure of the current address
   * @return false when the attempt has tried all addresses
   */
  boolean next(Failure failure) {
    current().failure = failure;
    Optional<Integer> next = nextFrom(at + 1);
    next.ifPresent(index -> at = index);
    return next.isPresent();
  }

  private Optional<Integer> nextFrom(int first) {
    Instant now = clock.instant();
    for (int index = first; index < order.size(); index++) {
      if (!order.get(index).isSilent(now)) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  /** Returns the failure of an attempt in which every address failed. */
  Failure summary() {
    return SiteFailures.summary(order);
  }

  /**
   * Returns the failure that decides when the next attempt begins.
   *
   * @param failure the failure of the attempt
   */
  Failure soonest(Failure failure) {
    return hasMirrors() ? SiteFailures.soonest(failure, order) : failure;
  }

  /**
   * Returns a sentence that names the mirror that the attempt asks now; empty if it asks the plan's
   * URL.
   */
  String note() {
    Site used = current();
    if (used == home) {
      return "";
    }
    Failure why = home.failure();
    String because =
        why == null ? "" : ", because %s failed (%s)".formatted(host(home), why.reason().word());
    return " It came from the mirror %s%s.".formatted(host(used), because);
  }

  /** Returns the host of an address, with its port if that is not the default one. */
  static String host(Site site) {
    return Printable.of(site.request().target().origin().authority());
  }

  /**
   * Returns whether the same request to another address may succeed after this failure. Other
   * failures concern the run itself: its time, its disk or its plan.
   */
  static boolean isOfAddress(Failure failure) {
    return switch (failure) {
      case Failure.Transient late ->
          late.reason() != Reason.INTERRUPTED && late.reason() != Reason.HOST_BUSY;
      case Failure.Permanent _, Failure.Policy _, Failure.Integrity _ -> true;
      case Failure.Limit limit -> limit.reason() == Reason.TOO_LARGE;
      case Failure.Config _, Failure.Rejected _ -> false;
    };
  }
}
