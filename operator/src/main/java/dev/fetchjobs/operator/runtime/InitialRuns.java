package dev.fetchjobs.operator.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lets a bounded number of initial runs go at a time, the oldest FetchJob first, so that a thousand
 * created at once do not start a thousand pods. Holds nothing that matters after a restart.
 */
public final class InitialRuns {

  /** How soon a FetchJob that has to wait asks again. */
  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Who waits asks again and again; who does not any more (its spec is bad now) has no place. */
  private static final Duration ABSENCE = Duration.ofMinutes(1);

  /** Longer than a reconciliation lets wait; who is under way is told again each time. */
  private static final Duration SILENCE = Duration.ofMinutes(15);

  private final int limit;
  private final Map<String, Instant> going = new HashMap<>();
  private final SortedMap<Waiting, Instant> waiting =
      new TreeMap<>(Comparator.comparing(Waiting::created).thenComparing(Waiting::key));

  private record Waiting(String created, String key) {}

  public InitialRuns(int limit) {
    this.limit = limit;
  }

  /** Whether the FetchJob's initial run may start now; if not, it has a place in the queue. */
  public synchronized boolean admit(HasMetadata fetchJob, Instant now) {
    var place = place(fetchJob);
    if (going.containsKey(place.key)) {
      return true;
    }
    waiting.put(place, now);
    // Who was admitted or waited and was never heard of again does not block the others.
    going.values().removeIf(since -> since.plus(SILENCE).isBefore(now));
    if (!isAmongOldest(place, limit - going.size(), now.minus(ABSENCE))) {
      return false;
    }
    waiting.remove(place);
    going.put(place.key, now);
    return true;
  }

  /** Looks at no more of those who wait than it has to: ten thousand ask every few seconds. */
  private boolean isAmongOldest(Waiting place, int free, Instant absentBefore) {
    var oldest = waiting.entrySet().iterator();
    for (int left = free; left > 0 && oldest.hasNext(); ) {
      var next = oldest.next();
      if (next.getKey().equals(place)) {
        return true;
      }
      if (next.getValue().isBefore(absentBefore)) {
        oldest.remove();
      } else {
        left--;
      }
    }
    return false;
  }

  /** It is under way, perhaps since before this process began. */
  public synchronized void isUnderWay(String namespace, String name, Instant now) {
    going.put(namespace + "/" + name, now);
  }

  /** It has ended, does not start, or is not wanted any more. */
  public synchronized void release(String namespace, String name) {
    String key = namespace + "/" + name;
    going.remove(key);
    waiting.keySet().removeIf(place -> place.key.equals(key));
  }

  private static Waiting place(HasMetadata fetchJob) {
    var meta = fetchJob.getMetadata();
    return new Waiting(meta.getCreationTimestamp(), meta.getNamespace() + "/" + meta.getName());
  }
}
