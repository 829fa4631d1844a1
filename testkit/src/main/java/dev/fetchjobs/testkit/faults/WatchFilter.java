package dev.fetchjobs.testkit.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Changes the events of one watch. An instance is used for one connection, by one thread, so it may
 * remember events.
 */
@FunctionalInterface
public interface WatchFilter {

  /**
   * Returns the watch events that the client gets instead of this event. With an empty list the
   * client gets no event.
   */
  List<WatchEvent> pass(WatchEvent event);

  /**
   * Makes a filter that passes no event. The watch is connected, but the client never gets an
   * event.
   */
  static WatchFilter silent() {
    return event -> List.of();
  }

  /** Makes a filter that drops the matching events. */
  static WatchFilter dropping(Predicate<WatchEvent> lost) {
    return event -> lost.test(event) ? List.of() : List.of(event);
  }

  /**
   * Makes a filter that holds events back until there are {@code events} of them. After that, the
   * client gets only the newest event of each object, as the API server may do for a slow reader.
   */
  static WatchFilter merging(int events) {
    Map<String, WatchEvent> newest = new LinkedHashMap<>();
    int[] kept = {0};
    return event -> {
      newest.merge(event.key(), event, WatchEvent::after);
      kept[0]++;
      if (kept[0] < events) {
        return List.of();
      }
      List<WatchEvent> merged = List.copyOf(newest.values());
      newest.clear();
      kept[0] = 0;
      return merged;
    };
  }

  /**
   * Makes a filter that sends an ERROR event with status 410 after this many events. An API server
   * does this when it no longer has the older events.
   */
  static WatchFilter goneAfter(int events) {
    int[] seen = {0};
    return event -> seen[0]++ < events ? List.of(event) : List.of(WatchEvent.gone());
  }
}
