package dev.fetchjobs.operator.life;

import dev.fetchjobs.api.ActiveRun;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a status must report: the runs that the operator could see, in the order of their
 * Jobs.
 */
final class Truth {

  /**
   * Describes a run whose end the operator could see.
   *
   * @param time when its Job was created
   * @param origin the spec that the run used
   */
  record Seen(String job, Instant time, Outcome outcome, Origin origin, @Nullable String request) {}

  private final Set<String> superseded = new HashSet<>();
  private boolean foreignClock;

  private final Map<String, Seen> seen = new LinkedHashMap<>();
  private @Nullable Instant checked;
  private SimulatedVolume.Data data = SimulatedVolume.Data.NONE;

  /** Holds, for each time of a confirmation, the data of the confirmed file. */
  private final Map<Instant, SimulatedVolume.Data> byTime = new HashMap<>();

  private Instant lastEnd = Instant.MIN;
  private int failures;
  private int skipped;
  private boolean exact = true;
  private boolean resized;

  /**
   * Records that the operator looks at these ended runs. A Job that was created before the newest
   * Job recorded in the status counts only if the status lists it as active.
   *
   * @param active the runs that the status lists as active
   * @param lost the active run of the status, if its Job is gone; the operator learns of its loss
   *     in the order of the creation of the Jobs
   */
  void look(List<SimulatedRun> runs, Set<String> active, Optional<ActiveRun> lost) {
    Instant newest = newest(outcome -> true).map(Seen::time).orElse(Instant.MIN);
    List<SimulatedRun> news =
        runs.stream()
            .filter(run -> !isKnown(run))
            .filter(run -> run.created().isAfter(newest) || active.contains(run.job()))
            .sorted(Comparator.comparing(SimulatedRun::created))
            .toList();
    Instant start = lost.map(run -> Instant.parse(run.startTime())).orElse(Instant.MAX);
    news.stream().filter(run -> run.created().isBefore(start)).forEach(this::learn);
    lost.ifPresent(
        run -> lost(run.job(), start, Trigger.BACKFILL.is(run.trigger()) ? null : run.request()));
    news.stream().filter(run -> !run.created().isBefore(start)).forEach(this::learn);
  }

  /**
   * Returns whether the end of this run is recorded. If a run of a backfill was lost, its
   * repetition has a younger Job with the same name.
   */
  private boolean isKnown(SimulatedRun run) {
    Seen before = seen.get(run.job());
    return before != null
        && !(before.outcome() == Outcome.UNKNOWN && before.time().isBefore(run.created()));
  }

  private void learn(SimulatedRun run) {
    SimulatedRun.End end = run.end();
    if (end == null) {
      return;
    }
    Outcome outcome = end.kind().outcome();
    boolean newest = newest(any -> true).filter(r -> r.time().isAfter(run.created())).isEmpty();
    // The end of one run does not end the request for a backfill.
    String request = run.date() == null ? run.request() : null;
    seen.put(run.job(), new Seen(run.job(), run.created(), outcome, run.origin(), request));
    if (outcome.isSuccess()) {
      failures = 0;
    } else if (outcome.isFailure() && !hasSuccessAfter(run.created())) {
      failures++;
    }
    if (end.time().isBefore(lastEnd) || !newest) {
      exact = false; // the manifest counts runs in the order of their ends
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
      data = end.data();
      if (ours != null) {
        byTime.put(ours, data);
      }
    }
  }

  private boolean hasSuccessAfter(Instant time) {
    return newest(Outcome::isSuccess).filter(run -> run.time().isAfter(time)).isPresent();
  }

  /**
   * Records that the run that the status listed as active was removed before its end. Only the name
   * of such a run is known.
   */
  void lost(String job, Instant start, @Nullable String request) {
    if (superseded.remove(job)) {
      seen.remove(job); // the run waited for its repetition, which is now impossible
    }
    boolean newest = newest(any -> true).filter(r -> r.time().isAfter(start)).isEmpty();
    if (seen.putIfAbsent(job, new Seen(job, start, Outcome.UNKNOWN, Origin.UNKNOWN, request))
            == null
        && newest) {
      skipped = 0;
    }
  }

  /** Records that from now on the manifest may count failures that the status never recorded. */
  void isInexact() {
    exact = false;
  }

  /**
   * Records that the limit of the history has changed. Runs that a smaller limit dropped do not
   * come back.
   */
  void isResized() {
    resized = true;
  }

  boolean resized() {
    return resized;
  }

  /** Records that another program deleted the status. */
  void wiped() {
    seen.clear();
    superseded.clear();
    failures = 0;
    skipped = 0;
    checked = null;
    data = SimulatedVolume.Data.NONE;
    exact = false;
  }

  /**
   * Returns whether a node's clock was wrong. In that case, times are exact only within minutes.
   */
  boolean foreignClock() {
    return foreignClock;
  }

  /** Returns whether the operator has looked at the run, or the run is too old for that. */
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

  SimulatedVolume.Data data() {
    return data;
  }

  /**
   * Returns whether the file that was confirmed at {@code later} may have older data than the one
   * that was confirmed at {@code earlier}.
   */
  boolean mayReturn(Instant earlier, Instant later) {
    SimulatedVolume.Data before = byTime.get(earlier);
    SimulatedVolume.Data after = byTime.get(later);
    return before == null
        || after == null
        || earlier.equals(later)
        || after.returns() > before.returns();
  }

  Stream<Seen> all() {
    return seen.values().stream();
  }

  /** Returns the token of the newest requested run. */
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

  /** Returns the newest rejected run, if no success is newer. */
  Optional<Seen> quarantined() {
    Optional<Seen> success = newest(Outcome::isSuccess);
    return newest(outcome -> outcome == Outcome.REJECTED)
        .filter(run -> success.filter(newer -> newer.time().isAfter(run.time())).isEmpty());
  }

  /** Returns the Jobs of the newest runs that asked the publisher, newest first. */
  List<String> history(int limit) {
    List<Seen> runs = new ArrayList<>(seen.values());
    runs.removeIf(run -> run.outcome() == Outcome.SKIPPED);
    runs.sort(Comparator.comparing(Seen::time).reversed());
    return runs.stream().limit(limit).map(Seen::job).toList();
  }
}
