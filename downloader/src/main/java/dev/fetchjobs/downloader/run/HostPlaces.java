package dev.fetchjobs.downloader.run;

import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.HostGate.Place;
import dev.fetchjobs.downloader.report.Sizes;
import dev.fetchjobs.downloader.resolve.Origin;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.downloader.time.Watch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits for places at hosts, and remembers how long the run had to wait. */
final class HostPlaces {

  private static final Duration POLL = Duration.ofMillis(100);

  /** A run that got no place fails so long before the end of its time. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  /** A message mentions a wait of at least this time. */
  private static final Duration SHOWN = Duration.ofSeconds(1);

  private static final int MAX_HOST = 60;

  private final HostMemory memory;
  private final int places;
  private final Watch watch;
  private final Consumer<String> log;
  private @Nullable Wait longest;

  private record Wait(Origin origin, Duration time) {}

  /**
   * Prepares the waits of a run.
   *
   * @param places number of places at each host; 0 if there is no limit
   */
  HostPlaces(HostMemory memory, int places, Watch watch, Consumer<String> log) {
    this.memory = memory;
    this.places = places;
    this.watch = watch;
    this.log = log;
  }

  Optional<Place> tryTake(Origin origin) {
    return places == 0 ? Optional.of(() -> {}) : memory.tryPlace(origin, places);
  }

  /**
   * Waits for a place at the origin.
   *
   * @throws FetchException Transient when the time of the run is nearly over
   */
  Place take(Origin origin) throws FetchException {
    Optional<Place> free = tryTake(origin);
    if (free.isPresent()) {
      return free.get();
    }
    log.accept(
        "Waiting, because other downloads have all %s at %s."
            .formatted(Printable.count(places, "place"), shown(origin)));
    Duration left = watch.remaining();
    Duration reserve = left.compareTo(RESERVE.multipliedBy(2)) < 0 ? left.dividedBy(2) : RESERVE;
    while (watch.remaining().compareTo(reserve) > 0) {
      watch.pause(POLL);
      Optional<Place> place = tryTake(origin);
      if (place.isPresent()) {
        log.accept("There is a place at %s now.".formatted(shown(origin)));
        remember(origin, left.minus(watch.remaining()));
        return place.get();
      }
    }
    throw FetchException.ofTransient(
        Reason.HOST_BUSY,
        "Other downloads had all %s at %s until the time of this run was nearly over. Spread the schedules, or let the installation raise network.maxParallelPerHost."
            .formatted(Printable.count(places, "place"), shown(origin)));
  }

  /** Waits until a hold of the origin is over. */
  void pause(Origin origin, Duration time) throws FetchException {
    watch.pause(time.plus(POLL));
    remember(origin, time);
  }

  private synchronized void remember(Origin origin, Duration time) {
    if (time.compareTo(SHOWN) >= 0 && (longest == null || time.compareTo(longest.time()) > 0)) {
      longest = new Wait(origin, time);
    }
  }

  /** Returns the sentence for the end of the run's message; empty if the run did not wait. */
  synchronized String note() {
    return longest == null
        ? ""
        : " The run waited %s for %s."
            .formatted(Sizes.time(longest.time()), shown(longest.origin()));
  }

  /** Returns the host, with its port if that is not the default one. */
  static String shown(Origin origin) {
    return Printable.of(origin.authority(), MAX_HOST);
  }
}
