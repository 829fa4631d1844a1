package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.ActiveRun;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.RunStart;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a status says was asked for, and nothing is left of its Job: nothing of it is forgotten. */
public final class Unfinished {

  private Unfinished() {}

  /**
   * The runs that can be seen, and the newest one if it was superseded and its Job is gone. A
   * missed slot is not made up for so late.
   */
  public static List<Run> andSuperseded(@Nullable FetchJobStatus old, List<Run> runs) {
    return with(
        superseded(old)
            .map(RunRecord::superseded)
            .filter(run -> run.trigger() != Trigger.SCHEDULE)
            .filter(run -> runs.stream().noneMatch(other -> other.job().equals(run.job()))),
        runs);
  }

  private static Optional<RunSummary> superseded(@Nullable FetchJobStatus old) {
    return Optional.ofNullable(old)
        .flatMap(status -> Optional.ofNullable(status.lastRun()))
        .filter(run -> Reason.SUPERSEDED.word().equals(run.reason()));
  }

  /** Perhaps one more run, in the order of their Jobs. */
  public static List<Run> with(Optional<Run> run, List<Run> runs) {
    return Stream.concat(run.stream(), runs.stream())
        .sorted(Comparator.comparing(any -> RunOrder.of(any)))
        .toList();
  }

  /**
   * Whether the request of a run that was superseded is over, a newer one was handled since, or the
   * run was made again already.
   */
  public static boolean isDone(@Nullable FetchJobStatus old, Run superseded) {
    String request = superseded.request();
    return old != null
        && request != null
        && (isDone(old, request)
            || Optional.ofNullable(old.activeRun())
                .filter(active -> request.equals(active.request()))
                .filter(active -> !active.job().equals(superseded.job()))
                .isPresent());
  }

  /** Whether the status knows a run of that Job, under way or over. */
  public static boolean isNamed(@Nullable FetchJobStatus old, String job) {
    return old != null
        && Stream.of(
                Stream.ofNullable(old.activeRun()).map(ActiveRun::job),
                old.otherActiveRuns().stream(),
                Ledger.remembered(old).map(RunSummary::job),
                old.history().stream().map(PastRun::job))
            .flatMap(jobs -> jobs)
            .anyMatch(job::equals);
  }

  /**
   * Whether the newest run that the status knows stands for a superseded one that nobody asked for,
   * though its Job is gone and the history names it no more.
   */
  public static boolean isTakenOver(@Nullable FetchJobStatus old, Run superseded) {
    RunSummary last = old == null ? null : old.lastRun();
    return last != null
        && !Reason.SUPERSEDED.word().equals(last.reason())
        && RunOrder.of(superseded).compareTo(RunOrder.of(last)) < 0
        && (superseded.trigger() != Trigger.SCHEDULE
            || Trigger.SCHEDULE.word().equals(last.trigger()));
  }

  private static boolean isDone(FetchJobStatus old, String request) {
    return request.equals(old.lastCompletedRunRequest())
        || (old.lastHandledRunRequest() != null && !request.equals(old.lastHandledRunRequest()));
  }

  /**
   * The run of the newest request that was handled, if its Job was removed before anybody saw it.
   * When it was made nobody knows: it counts as made right after the newest run that was seen, so
   * that it hides no other.
   */
  public static Optional<Run> lost(
      FetchJob fetchJob, @Nullable FetchJobStatus old, List<Run> runs) {
    String request = old == null ? null : old.lastHandledRunRequest();
    if (old == null
        || request == null
        || isOfOlderOperator(old)
        || isDone(old, request)
        || isKept(old, request)) {
      return Optional.empty();
    }
    Instant start =
        Optional.ofNullable(old.lastRun())
            .flatMap(last -> RunRecord.instant(last.startTime()))
            .map(last -> last.plusSeconds(1))
            .or(() -> RunRecord.instant(fetchJob.getMetadata().getCreationTimestamp()))
            .orElse(Instant.EPOCH);
    return runs.stream().anyMatch(run -> request.equals(run.request()))
        ? Optional.empty()
        : Optional.of(
            new Run(
                RunStart.jobOfRequest(fetchJob, request),
                Trigger.REQUEST,
                Origin.UNKNOWN,
                request,
                start,
                start,
                RunRecord.gone(start)));
  }

  private static boolean isOfOlderOperator(FetchJobStatus old) {
    return old.state() == null;
  }

  /** Whether the status names the request's run: as under way, or as one that is made again. */
  private static boolean isKept(FetchJobStatus old, String request) {
    return Stream.concat(
            Stream.ofNullable(old.activeRun()).map(ActiveRun::request),
            superseded(old).map(RunSummary::request).stream())
        .filter(Objects::nonNull)
        .anyMatch(request::equals);
  }
}
