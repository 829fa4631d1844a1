package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.Reason;
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
 * The URL of a plan and its mirrors, in the order in which each attempt tries them: the one that
 * worked in the last run, then the URL, then the mirrors as the plan lists them.
 */
final class Sites {

  private final Site home;
  private final List<Site> order;
  private final InstantSource clock;
  private int at;

  /** One of the addresses, and what a run knows about it. */
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

    /** The last failure of this address in this run; null for none. */
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
   * @param session of requests to the plan's URL. Another origin gets a session of its own, so that
   *     it gets no cookie and no token of the URL's
   * @param last the mirror that worked in the last run, as a {@link Binding#digest}; null: the URL
   */
  static Sites of(Request request, Session session, InstantSource clock, @Nullable String last) {
    Site home = new Site(request, session);
    List<Site> order = new ArrayList<>(List.of(home));
    for (Mirror mirror : request.mirrors()) {
      Request there = request.to(mirror);
      Site site = new Site(there, mirror.own() ? session : new Session(there, clock));
      order.add(Binding.digest(mirror.written()).equals(last) ? 0 : order.size(), site);
    }
    return new Sites(home, List.copyOf(order), clock);
  }

  /** The address of one file, which has no mirrors. */
  static Sites alone(Request request, Session session, InstantSource clock) {
    Site home = new Site(request, session);
    return new Sites(home, List.of(home), clock);
  }

  /** The plan's URL. */
  Site home() {
    return home;
  }

  /** The address that is tried now. */
  Site current() {
    return order.get(at);
  }

  boolean hasMirrors() {
    return order.size() > 1;
  }

  /** Begins an attempt. An address is left out before the instant in its Retry-After. */
  void begin() {
    Instant now = clock.instant();
    order.stream().filter(site -> !site.isSilent(now)).forEach(site -> site.failure = null);
    at = nextFrom(0).orElse(0);
  }

  /**
   * Turns to the next address of this attempt.
   *
   * @param failure of the current address
   * @return false when all addresses were tried
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

  /** The failure of an attempt in which every address failed. */
  Failure summary() {
    return SiteFailures.summary(order);
  }

  /**
   * The failure that decides when the next attempt begins.
   *
   * @param failure of the attempt
   */
  Failure soonest(Failure failure) {
    return hasMirrors() ? SiteFailures.soonest(failure, order) : failure;
  }

  /** A sentence that names the mirror that is asked now; empty if it is the plan's URL. */
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

  /** The host of an address, with its port if that is not the default one. */
  static String host(Site site) {
    return Printable.of(site.request().target().origin().authority());
  }

  /**
   * Whether the same request to another address may succeed. The rest concerns the run itself: its
   * time, its disk or its plan.
   */
  static boolean isOfAddress(Failure failure) {
    return switch (failure) {
      case Failure.Transient late -> late.reason() != Reason.INTERRUPTED;
      case Failure.Permanent _, Failure.Policy _, Failure.Integrity _ -> true;
      case Failure.Limit limit -> limit.reason() == Reason.TOO_LARGE;
      case Failure.Config _, Failure.Rejected _ -> false;
    };
  }
}
