package dev.fetchjobs.operator.observed;

import dev.fetchjobs.operator.desired.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Names a superseded run that the operator has to repeat. No later run has done the work of this
 * run.
 *
 * @param notBefore the time from which the run may be repeated; a FetchJob that is edited all the
 *     time gets a Job after 2 s, 4 s, 8 s … 60 s, and not one for each edit
 */
public record Repeat(Run run, Instant notBefore) {

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  /**
   * Finds the superseded run that the operator has to repeat, if there is one.
   *
   * @param runs all visible runs, oldest first
   * @param wanted whether the run's work is still wanted
   */
  public static Optional<Repeat> of(List<Run> runs, Predicate<Run> wanted) {
    return IntStream.iterate(runs.size() - 1, i -> i >= 0, i -> i - 1)
        .filter(i -> runs.get(i).isSuperseded())
        .filter(
            i ->
                runs.subList(i + 1, runs.size()).stream()
                    .noneMatch(later -> takesOver(later, runs.get(i))))
        .mapToObj(runs::get)
        .filter(wanted)
        .findFirst()
        .map(run -> new Repeat(run, run.creationTime().plus(pause(run, runs))));
  }

  /**
   * Returns whether the later run does the work of the superseded run. A run for a request is
   * replaced only by a run with a request token, because somebody may wait for its token.
   */
  private static boolean takesOver(Run later, Run run) {
    if (later.isSuperseded()) {
      return isSameWork(later, run);
    }
    return switch (run.trigger()) {
      case SCHEDULE -> later.trigger() == Trigger.SCHEDULE;
      case REQUEST -> isSameWork(later, run);
      case BACKFILL -> isSameWork(later, run) && Objects.equals(later.date(), run.date());
      case CREATION, CHANGE -> true;
    };
  }

  private static boolean isSameWork(Run later, Run run) {
    return later.trigger() == run.trigger() && (run.request() == null || later.request() != null);
  }

  private static Duration pause(Run run, List<Run> runs) {
    Instant since = run.creationTime().minus(REMEMBERED);
    long lately =
        runs.stream()
            .filter(Run::isSuperseded)
            .filter(other -> other.creationTime().isAfter(since))
            .count();
    Duration doubled = Duration.ofSeconds(1L << Math.min(lately, 6));
    return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }
}
