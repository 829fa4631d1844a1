package dev.fetchjobs.downloader.run;

import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.HostGate;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.resolve.Request;
import dev.fetchjobs.downloader.store.HostState;
import dev.fetchjobs.downloader.store.LockedVolume;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shares with the other FetchJobs of the namespace on this volume what hosts ask for (ADR 43).
 * There is one object for a run, and all threads of the run use it.
 */
final class Hosts implements HostGate, AutoCloseable {

  /** A run remembers what so many hosts answered; a run of more hosts shares less. */
  private static final int MAX_ORIGINS = 64;

  /** The message of a run needs the rest of its room for the ending itself. */
  private static final int MAX_NOTE = 120;

  private final Request request;
  private final HostRules rules;
  private final Watch watch;
  private final Environment environment;
  private final Instant start;
  private final HostMemory memory;
  private final HostPlaces places;

  /** Says for each origin whether its last answer was a proper one. */
  private final Map<Origin, Boolean> answers = new LinkedHashMap<>();

  private @Nullable Reserved reserved;

  /** A place that the run took before its first request. */
  private record Reserved(Origin origin, Place place) {}

  /** A hold of one of the plan's hosts. */
  record Held(Origin origin, Hold hold) {

    /** Returns the sentence of a run that sends no request because of the hold. */
    String describe() {
      return Holds.describe(hold, HostPlaces.shown(origin));
    }

    private String why() {
      return Holds.why(hold, HostPlaces.shown(origin));
    }
  }

  /**
   * Opens what is shared.
   *
   * @param start the start of the run
   */
  Hosts(Request request, LockedVolume volume, Watch watch, Environment environment, Instant start) {
    this.request = request;
    this.rules = HostRules.of(request.plan());
    this.watch = watch;
    this.environment = environment;
    this.start = start;
    this.memory = new HostMemory(volume, environment.log());
    int limit = Objects.requireNonNullElse(request.plan().maxParallelPerHost(), 0);
    this.places = new HostPlaces(memory, limit, watch, environment.log());
  }

  /**
   * Waits until the run may ask one of its addresses and has a place there. A requested run does
   * not wait for the end of a hold.
   *
   * @return the hold under which all addresses are for too long a time; empty when the run may ask
   */
  Optional<Held> begin() throws FetchException {
    Duration patience = watch.remaining().dividedBy(2);
    long began = System.nanoTime();
    while (true) {
      Optional<Held> held = held();
      if (held.isEmpty() || environment.requested()) {
        if (hasReserved()) {
          return Optional.empty();
        }
        continue; // the host asked for silence while this run waited for a place
      }
      Duration wait = Duration.between(environment.clock().instant(), held.get().hold().until());
      Duration past = Duration.ofNanos(System.nanoTime() - began);
      if (past.plus(wait).compareTo(patience) >= 0) {
        return held;
      }
      environment.log().accept("Waiting, because " + held.get().why());
      places.pause(held.get().origin(), wait);
    }
  }

  /** Returns the hold that ends first, if all addresses of the plan are under one. */
  Optional<Held> held() {
    List<Held> holds = new ArrayList<>();
    for (Origin origin : origins()) {
      Optional<Hold> one = hold(origin);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      holds.add(new Held(origin, one.get()));
    }
    return holds.stream().min(Comparator.comparing(held -> held.hold().until()));
  }

  private Optional<Hold> hold(Origin origin) {
    Instant now = environment.clock().instant();
    HostState known = memory.read(origin);
    if (Stream.of(known.retryAfter(), known.failing())
        .anyMatch(span -> span != null && !HostRules.isCredible(span, now))) {
      memory.report(new IOException("a time is of a wrong clock"));
    }
    return rules.hold(known, now);
  }

  /** Returns the origins of the plan's URL and of its mirrors, the URL first. */
  private List<Origin> origins() {
    List<Origin> origins = new ArrayList<>(List.of(request.target().origin()));
    request.mirrors().forEach(mirror -> origins.add(request.to(mirror).target().origin()));
    return origins;
  }

  /**
   * Takes a place at the plan's URL, and returns true. If the URL's host came under a hold
   * meanwhile, the method gives the place back and returns false.
   */
  private boolean hasReserved() throws FetchException {
    // An accepted file is published without a request, a requested run first reads the published
    // file, and with mirrors the first address is chosen later: enter takes the place.
    if (!request.plan().accepted().isEmpty()
        || environment.requested()
        || !request.mirrors().isEmpty()) {
      return true;
    }
    Origin origin = request.target().origin();
    Place place = places.take(origin);
    if (silence(origin) == null) {
      reserved = new Reserved(origin, place);
      return true;
    }
    place.close();
    return false;
  }

  @Override
  public Place enter(Origin origin) throws FetchException {
    Reserved kept = takeReserved();
    if (kept != null && kept.origin().equals(origin)) {
      return kept.place();
    }
    if (kept != null) {
      kept.place().close();
    }
    return places.take(origin);
  }

  private synchronized @Nullable Reserved takeReserved() {
    Reserved kept = reserved;
    reserved = null;
    return kept;
  }

  @Override
  public void onAnswer(Origin origin, int status, @Nullable Instant notBefore) {
    boolean silent = HostRules.isOfHost(status);
    remember(origin, !silent);
    Instant now = environment.clock().instant();
    if (silent && notBefore != null && notBefore.isAfter(now)) {
      memory.update(origin, known -> rules.afterRetryAfter(known, notBefore, now));
    }
  }

  @Override
  public void onNoConnection(Origin origin, Failure failure) {
    if (HostRules.isOfHost(failure.reason())) {
      remember(origin, false);
    }
  }

  private synchronized void remember(Origin origin, boolean proper) {
    if (answers.containsKey(origin) || answers.size() < MAX_ORIGINS) {
      answers.put(origin, proper);
    }
  }

  @Override
  public @Nullable Failure silence(Origin origin) {
    return environment.requested()
        ? null
        : hold(origin)
            .map(
                hold ->
                    new Failure.Transient(
                        Reason.HOLD, new Held(origin, hold).describe(), hold.until()))
            .orElse(null);
  }

  /** Records what the hosts answered in this run, and removes what is old. */
  synchronized void end(Ending ending) {
    if (ending.reason() == Reason.INTERRUPTED) {
      return;
    }
    Instant now = environment.clock().instant();
    answers.forEach(
        (origin, proper) ->
            memory.update(
                origin,
                known ->
                    proper
                        ? rules.afterAnswer(known, ending.failure() == null)
                        : rules.afterFailure(known, start, now)));
    memory.clean(now);
  }

  /** Returns sentences for the end of the run's message; may be empty. */
  String note() {
    return Printable.sentence(places.note() + memory.note(), MAX_NOTE);
  }

  @Override
  public void close() {
    Reserved kept = takeReserved();
    if (kept != null) {
      kept.place().close();
    }
    memory.close();
  }
}
