package dev.fetchjobs.operator.life;

import dev.fetchjobs.contract.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a status has to tell: the runs that the operator could see, in the order of their ends. */
final class Truth {

  /** A run that was seen at its end. */
  record Seen(String job, Instant time, Outcome outcome) {}

  private final Map<String, Seen> seen = new LinkedHashMap<>();
  private @Nullable Instant checked;
  private int failures;
  private boolean exact = true;
  private boolean resized;

  /**
   * The operator looks, and these runs are over. One that ended before the newest known end counts
   * only if the status told of it.
   *
   * @param active the run that the status told of
   */
  void look(List<SimulatedRun> runs, String active) {
    Instant newest = newest(outcome -> true).map(Seen::time).orElse(Instant.MIN);
    runs.stream()
        .filter(run -> !seen.containsKey(run.job()))
        .filter(run -> time(run).isAfter(newest) || run.job().equals(active))
        .sorted(Comparator.comparing(run -> time(run)))
        .forEach(this::learn);
  }

  private static Instant time(SimulatedRun run) {
    return run.end() == null ? Instant.MAX : run.end().time();
  }

  private void learn(SimulatedRun run) {
    SimulatedRun.End end = run.end();
    if (end == null) {
      return;
    }
    Outcome outcome = end.kind().outcome();
    seen.put(run.job(), new Seen(run.job(), end.time(), outcome));
    if (outcome.isSuccess()) {
      failures = 0;
    } else if (outcome.isFailure() && !hasSuccessAfter(end.time())) {
      failures++;
    }
    if (end.kind().isTold() && end.checked() != null) {
      checked = end.checked();
    }
  }

  private boolean hasSuccessAfter(Instant time) {
    return newest(Outcome::isSuccess).filter(run -> run.time().isAfter(time)).isPresent();
  }

  /** The run that the status told of went away under way: all that is left is that it was. */
  void lost(String job, Instant start) {
    seen.putIfAbsent(job, new Seen(job, start, Outcome.UNKNOWN));
  }

  /** From here on the manifest may know of failures that the status was never told. */
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
    failures = 0;
    checked = null;
    exact = false;
  }

  boolean exact() {
    return exact;
  }

  int failures() {
    return failures;
  }

  @Nullable Instant checked() {
    return checked;
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

  /** Jobs of the newest runs, newest first. */
  List<String> history(int limit) {
    List<Seen> runs = new ArrayList<>(seen.values());
    runs.sort(Comparator.comparing(Seen::time).reversed());
    return runs.stream().limit(limit).map(Seen::job).toList();
  }
}
