package dev.fetchjobs.operator.life;

import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a status has to say: the runs that the operator could see, in the order of their Jobs. */
final class Truth {

  /**
   * A run that was seen at its end.
   *
   * @param time of its Job's creation
   * @param origin the spec that it used
   */
  record Seen(String job, Instant time, Outcome outcome, Origin origin, @Nullable String request) {}

  private final Set<String> superseded = new HashSet<>();
  private boolean foreignClock;

  private final Map<String, Seen> seen = new LinkedHashMap<>();
  private @Nullable Instant checked;
  private Instant lastEnd = Instant.MIN;
  private int failures;
  private int skipped;
  private boolean exact = true;
  private boolean resized;

  /**
   * The operator looks, and these runs are over. One that was made before the newest known counts
   * only if the status named it as under way.
   *
   * @param active the runs that the status named
   */
  void look(List<SimulatedRun> runs, Set<String> active) {
    Instant newest = newest(outcome -> true).map(Seen::time).orElse(Instant.MIN);
    runs.stream()
        .filter(run -> !seen.containsKey(run.job()))
        .filter(run -> run.created().isAfter(newest) || active.contains(run.job()))
        .sorted(Comparator.comparing(SimulatedRun::created))
        .forEach(this::learn);
  }

  private void learn(SimulatedRun run) {
    SimulatedRun.End end = run.end();
    if (end == null) {
      return;
    }
    Outcome outcome = end.kind().outcome();
    boolean newest = newest(any -> true).filter(r -> r.time().isAfter(run.created())).isEmpty();
    seen.put(run.job(), new Seen(run.job(), run.created(), outcome, run.origin(), run.request()));
    if (outcome.isSuccess()) {
      failures = 0;
    } else if (outcome.isFailure() && !hasSuccessAfter(run.created())) {
      failures++;
    }
    if (end.time().isBefore(lastEnd) || !newest) {
      exact = false; // the manifest counts in the order of the ends
    }
    lastEnd = end.time().isAfter(lastEnd) ? end.time() : lastEnd;
    if (outcome == Outcome.SKIPPED) {
      skipped++;
    } else if (newest) {
      skipped = 0;
    }
    if (end.kind() == SimulatedRun.Kind.SUPERSEDED) {
      superseded.add(run.job());
    }
    foreignClock |= !end.ahead().isZero();
    if (end.kind().isTold() && end.checked() != null) {
      Instant ours = end.checked();
      if (ours.isAfter(end.time()) && (end.ahead().isZero() || outcome.isSuccess())) {
        ours = outcome.isSuccess() ? end.time() : checked;
      } else if (ours.isAfter(end.time())) {
        ours = ours.minus(end.ahead());
      }
      checked = ours;
    }
  }

  private boolean hasSuccessAfter(Instant time) {
    return newest(Outcome::isSuccess).filter(run -> run.time().isAfter(time)).isPresent();
  }

  /** The run that the status named went away under way: only its name is left. */
  void lost(String job, Instant start, @Nullable String request) {
    if (superseded.remove(job)) {
      seen.remove(job); // it was to be made again, and now nobody can
    }
    boolean newest = newest(any -> true).filter(r -> r.time().isAfter(start)).isEmpty();
    if (seen.putIfAbsent(job, new Seen(job, start, Outcome.UNKNOWN, Origin.UNKNOWN, request))
            == null
        && newest) {
      skipped = 0;
    }
  }

  /** From here on the manifest may know of failures that the status never recorded. */
  void isInexact() {
    exact = false;
  }

  /** The history's limit is another now; what a smaller one dropped does not come back. */
  void isResized() {
    resized = true;
  }

  boolean resized() {
    return resized;
  }

  /** Somebody emptied the status. */
  void wiped() {
    seen.clear();
    superseded.clear();
    failures = 0;
    skipped = 0;
    checked = null;
    exact = false;
  }

  /** Whether a node's clock was wrong: then times are known within minutes. */
  boolean foreignClock() {
    return foreignClock;
  }

  /** Whether the run was looked at, or is too old to be looked at. */
  boolean knows(SimulatedRun run) {
    return seen.containsKey(run.job())
        || newest(any -> true).filter(r -> !run.created().isAfter(r.time())).isPresent();
  }

  boolean isSuperseded(String job) {
    return superseded.contains(job);
  }

  boolean exact() {
    return exact;
  }

  int skipped() {
    return skipped;
  }

  int failures() {
    return failures;
  }

  @Nullable Instant checked() {
    return checked;
  }

  Stream<Seen> all() {
    return seen.values().stream();
  }

  /** The token of the newest run that somebody asked for. */
  @Nullable String newestRequest() {
    return seen.values().stream()
        .filter(run -> run.request() != null && !superseded.contains(run.job()))
        .max(Comparator.comparing(Seen::time))
        .map(Seen::request)
        .orElse(null);
  }

  Optional<Seen> newest(Predicate<Outcome> wanted) {
    return seen.values().stream()
        .filter(run -> wanted.test(run.outcome()))
        .max(Comparator.comparing(Seen::time));
  }

  Optional<Seen> verdict() {
    return newest(outcome -> outcome.isSuccess() || outcome.isFailure());
  }

  /** The newest rejected run, if no success is newer. */
  Optional<Seen> quarantined() {
    Optional<Seen> success = newest(Outcome::isSuccess);
    return newest(outcome -> outcome == Outcome.REJECTED)
        .filter(run -> success.filter(newer -> newer.time().isAfter(run.time())).isEmpty());
  }

  /** Jobs of the newest runs that asked, newest first. */
  List<String> history(int limit) {
    List<Seen> runs = new ArrayList<>(seen.values());
    runs.removeIf(run -> run.outcome() == Outcome.SKIPPED);
    runs.sort(Comparator.comparing(Seen::time).reversed());
    return runs.stream().limit(limit).map(Seen::job).toList();
  }
}
