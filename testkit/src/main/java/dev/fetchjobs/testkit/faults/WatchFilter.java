package dev.fetchjobs.testkit.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What becomes of the events of one watch. One instance serves one connection, from one thread; it
 * may keep what it saw.
 */
@FunctionalInterface
public interface WatchFilter {

  /** What the client gets in place of an event; an empty list for nothing. */
  List<WatchEvent> pass(WatchEvent event);

  /** Connected, and no event ever comes. */
  static WatchFilter silent() {
    return event -> List.of();
  }

  /** Loses the events that match. */
  static WatchFilter dropping(Predicate<WatchEvent> lost) {
    return event -> lost.test(event) ? List.of() : List.of(event);
  }

  /**
   * Keeps events back until there are as many as demanded, then gives of each object the newest
   * only, as the API server may do for a slow reader.
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

  /** After so many events the place in history is gone: an ERROR event with status 410. */
  static WatchFilter goneAfter(int events) {
    int[] seen = {0};
    return event -> seen[0]++ < events ? List.of(event) : List.of(WatchEvent.gone());
  }
}
