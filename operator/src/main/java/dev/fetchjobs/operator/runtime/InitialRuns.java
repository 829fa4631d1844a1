package dev.fetchjobs.operator.runtime;

import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Limits how many initial runs of new FetchJobs are active at the same time, so that a thousand
 * FetchJobs created at once do not start a thousand pods. When an initial run ends, the oldest
 * FetchJob that waits may start its own. An initial run counts for a limited time, and one
 * namespace cannot use the whole limit. None of this has to survive a restart of the operator.
 */
public final class InitialRuns {

  /**
   * An initial run that does not start counts for this long. The time counts from the creation of
   * its Job.
   */
  private static final Duration STUCK = Duration.ofMinutes(1);

  /**
   * An initial run that has started counts for this long. The time counts from the creation of its
   * Job.
   */
  private static final Duration RUNNING = Duration.ofMinutes(10);

  /**
   * A FetchJob that waits for its initial run asks every few seconds. If a FetchJob has not asked
   * for this long, perhaps because its spec is invalid now, it loses its place in the queue.
   */
  private static final Duration ABSENCE = Duration.ofMinutes(1);

  /**
   * A namespace with most of the active initial runs does not get the whole limit. One initial run
   * in this many is kept for other namespaces.
   */
  private static final int RESERVED = 4;

  private final int limit;
  private final int share;
  private final Map<String, Place> taken = new HashMap<>();
  private final Map<String, SortedMap<Waiting, Instant>> waiting = new HashMap<>();

  private record Place(String namespace, Instant until) {}

  private record Waiting(String created, String name) {}

  public InitialRuns(int limit) {
    this.limit = limit;
    this.share = Math.max(1, limit - Math.max(1, limit / RESERVED));
  }

  /**
   * Returns the rule by which FetchJobs wait for their initial runs, for a message. All FetchJobs
   * wait by the same rule.
   */
  public String rule() {
    return "at most %d first runs go at a time, at most %d of one namespace, the oldest FetchJob first"
        .formatted(limit, share);
  }

  /**
   * Returns whether the FetchJob's initial run may start now. If not, the FetchJob waits in the
   * queue.
   */
  public synchronized boolean admit(HasMetadata fetchJob, Instant now) {
    var meta = fetchJob.getMetadata();
    String namespace = meta.getNamespace();
    String key = namespace + "/" + meta.getName();
    taken.values().removeIf(place -> !place.until.isAfter(now));
    if (taken.containsKey(key)) {
      return true;
    }
    Waiting own = new Waiting(meta.getCreationTimestamp(), meta.getName());
    SortedMap<Waiting, Instant> queue = waiting.computeIfAbsent(namespace, any -> queue());
    queue.put(own, now);
    if (!isNext(namespace, queue, own, now)) {
      return false;
    }
    leaveQueue(namespace, meta.getName());
    taken.put(key, new Place(namespace, now.plus(STUCK)));
    return true;
  }

  private static SortedMap<Waiting, Instant> queue() {
    return new TreeMap<>(Comparator.comparing(Waiting::created).thenComparing(Waiting::name));
  }

  /**
   * Returns whether this FetchJob may start its initial run, after all older FetchJobs that may
   * start theirs.
   */
  private boolean isNext(
      String namespace, SortedMap<Waiting, Instant> queue, Waiting own, Instant now) {
    Map<String, Integer> used = new HashMap<>();
    taken.values().forEach(place -> used.merge(place.namespace, 1, Integer::sum));
    int free = limit - taken.size();
    int room = Math.min(free, share - used.getOrDefault(namespace, 0));
    if (room <= 0) {
      return false;
    }
    int olderHere = older(queue, own, room, now);
    if (olderHere >= room) {
      return false;
    }
    int before = olderHere;
    for (var other : waiting.entrySet()) {
      if (before >= free) {
        return false;
      }
      if (!other.getKey().equals(namespace)) {
        int theirs = Math.min(free - before, share - used.getOrDefault(other.getKey(), 0));
        before += older(other.getValue(), own, theirs, now);
      }
    }
    return before < free;
  }

  /**
   * Counts waiting FetchJobs that are older than this one, up to {@code most}. The upper limit
   * matters, because ten thousand FetchJobs may ask every few seconds.
   */
  private static int older(SortedMap<Waiting, Instant> queue, Waiting own, int most, Instant now) {
    int older = 0;
    for (var oldest = queue.entrySet().iterator(); older < most && oldest.hasNext(); ) {
      var next = oldest.next();
      if (queue.comparator().compare(next.getKey(), own) >= 0) {
        break;
      }
      if (next.getValue().plus(ABSENCE).isBefore(now)) {
        oldest.remove();
      } else {
        older++;
      }
    }
    return older;
  }

  /**
   * Records that an initial run is running, perhaps since before this process started.
   *
   * @param since the time at which the run's Job was created
   * @param started whether the run's pod has started
   */
  public synchronized void isUnderWay(
      String namespace, String name, Instant since, boolean started) {
    leaveQueue(namespace, name);
    taken.put(namespace + "/" + name, new Place(namespace, since.plus(started ? RUNNING : STUCK)));
  }

  /**
   * Updates the count of initial runs from the runs of a FetchJob. The FetchJob's initial run
   * counts while it runs, and no longer counts after its end.
   */
  public void observe(HasMetadata fetchJob, List<Run> runs) {
    var meta = fetchJob.getMetadata();
    Optional<Run> initial =
        runs.stream().filter(run -> run.trigger() == Trigger.CREATION && !run.isOver()).findFirst();
    if (initial.isPresent()) {
      Run run = initial.get();
      boolean started = !(run.state() instanceof Run.Starting || run.state() instanceof Run.Stuck);
      isUnderWay(meta.getNamespace(), meta.getName(), run.creationTime(), started);
    } else if (!runs.isEmpty()) {
      release(meta.getNamespace(), meta.getName());
    }
  }

  /**
   * Stops counting the FetchJob's initial run, because the run has ended, does not start, or is no
   * longer wanted.
   */
  public synchronized void release(String namespace, String name) {
    taken.remove(namespace + "/" + name);
    leaveQueue(namespace, name);
  }

  private void leaveQueue(String namespace, String name) {
    SortedMap<Waiting, Instant> queue = waiting.get(namespace);
    if (queue != null) {
      queue.keySet().removeIf(place -> place.name.equals(name));
      if (queue.isEmpty()) {
        waiting.remove(namespace);
      }
    }
  }
}
