package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of runs: merged forward from the old status and the runs that can be seen, so
 * that nothing goes backwards when Kubernetes prunes a Job. Once known, a result is never replaced
 * by a poorer one of the same run.
 */
record Ledger(
    @Nullable RunSummary lastRun,
    @Nullable RunSummary lastSuccess,
    @Nullable RunSummary lastFailure,
    @Nullable Artifact artifact) {

  private static final Comparator<RunSummary> BY_FINISH =
      Comparator.comparing((RunSummary run) -> Objects.requireNonNullElse(run.finishTime(), ""))
          .thenComparing(run -> Objects.requireNonNullElse(run.startTime(), ""))
          .thenComparing(RunSummary::job);

  static Ledger of(@Nullable FetchJobStatus old, List<Run> runs) {
    List<RunSummary> remembered =
        old == null
            ? List.of()
            : Stream.of(old.lastRun(), old.lastSuccessfulRun(), old.lastFailedRun())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    List<RunSummary> seen =
        runs.stream()
            .filter(run -> run.state() instanceof Finished)
            .map(run -> RunRecord.summary(run, (Finished) run.state()))
            .filter(summary -> remembered.stream().noneMatch(o -> isBetter(o, summary)))
            .toList();
    List<RunSummary> all =
        Stream.concat(
                remembered.stream().filter(o -> seen.stream().noneMatch(s -> isSameRun(s, o))),
                seen.stream())
            .sorted(BY_FINISH)
            .toList();
    return new Ledger(
        newest(all, run -> true),
        newest(all, run -> outcome(run).isSuccess()),
        newest(all, run -> outcome(run).isFailure()),
        artifact(old, runs));
  }

  private static boolean isSameRun(RunSummary a, RunSummary b) {
    return a.job().equals(b.job()) && Objects.equals(a.slot(), b.slot());
  }

  private static boolean isBetter(RunSummary old, RunSummary seen) {
    return isSameRun(old, seen)
        && outcome(old) != Outcome.UNKNOWN
        && !old.equals(seen)
        && !isCompleted(old, seen);
  }

  /** The Pod's end may be seen before the Job's start. */
  private static boolean isCompleted(RunSummary old, RunSummary seen) {
    return old.startTime() == null && seen.startTime() != null && outcome(old) == outcome(seen);
  }

  static Outcome outcome(RunSummary run) {
    return Stream.of(Outcome.values())
        .filter(outcome -> outcome.word().equals(run.outcome()))
        .findFirst()
        .orElse(Outcome.UNKNOWN);
  }

  private static @Nullable RunSummary newest(
      List<RunSummary> sorted, Predicate<RunSummary> wanted) {
    return sorted.reversed().stream().filter(wanted).findFirst().orElse(null);
  }

  /** The newest run that tells of the file has the last word, unless a newer one is remembered. */
  private static @Nullable Artifact artifact(@Nullable FetchJobStatus old, List<Run> runs) {
    Artifact known = old == null ? null : old.artifact();
    Artifact seen =
        runs.stream()
            .filter(run -> run.state() instanceof Finished)
            .map(run -> (Finished) run.state())
            .sorted(Comparator.comparing(Finished::finishTime))
            .flatMap(end -> end.result().artifact().stream())
            .reduce((earlier, later) -> later)
            .map(RunRecord::artifact)
            .orElse(null);
    if (known == null || seen == null) {
      return seen == null ? known : seen;
    }
    return seen.checkedTime().compareTo(known.checkedTime()) >= 0 ? seen : known;
  }

  /** The newest run that is a success or a failure: skipped and lost runs leave the verdict. */
  @Nullable RunSummary verdict() {
    if (lastSuccess == null || lastFailure == null) {
      return lastSuccess == null ? lastFailure : lastSuccess;
    }
    return BY_FINISH.compare(lastSuccess, lastFailure) >= 0 ? lastSuccess : lastFailure;
  }
}
