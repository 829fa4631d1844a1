package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.ActiveRun;
import dev.fetchjobs.api.Backfill;
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

/**
 * Finds runs that a status names although their Jobs are gone, so that the operator forgets no
 * requested run.
 */
public final class Unfinished {

  private Unfinished() {}

  /**
   * Returns the runs whose Jobs exist. If the newest run was superseded and its Job is gone, the
   * method adds that run. The method does not add a scheduled run, because it would be too late to
   * repeat it.
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
        .filter(run -> Reason.SUPERSEDED.is(run.reason()));
  }

  /** Adds the run to the list, if there is one. The result is in the order of the Jobs. */
  public static List<Run> with(Optional<Run> run, List<Run> runs) {
    return Stream.concat(run.stream(), runs.stream())
        .sorted(Comparator.comparing(any -> RunOrder.of(any)))
        .toList();
  }

  /**
   * Returns whether the operator has finished with the request of a superseded run. This is the
   * case if the request has ended, if a newer request was handled, or if the run was already
   * repeated.
   */
  public static boolean isDone(@Nullable FetchJobStatus old, Run superseded) {
    String request = superseded.request();
    return old != null
        && request != null
        && (isDone(old, request) || isActiveAgain(old, superseded));
  }

  /** Returns whether another run of the same request is active. */
  public static boolean isActiveAgain(@Nullable FetchJobStatus old, Run superseded) {
    return Optional.ofNullable(old)
        .flatMap(status -> Optional.ofNullable(status.activeRun()))
        .filter(active -> active.request() != null)
        .filter(active -> Objects.equals(active.request(), superseded.request()))
        .filter(active -> !active.job().equals(superseded.job()))
        .isPresent();
  }

  /** Returns whether the status names the Job, as an active or an ended run. */
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
   * Returns whether the last run in the status has done the work of a superseded run that nobody
   * requested. The Job of that last run may be gone.
   */
  public static boolean isTakenOver(@Nullable FetchJobStatus old, Run superseded) {
    RunSummary last = old == null ? null : old.lastRun();
    return last != null
        && !Reason.SUPERSEDED.is(last.reason())
        && RunOrder.of(superseded).compareTo(RunOrder.of(last)) < 0
        && (superseded.trigger() != Trigger.SCHEDULE || Trigger.SCHEDULE.is(last.trigger()));
  }

  private static boolean isDone(FetchJobStatus old, String request) {
    return request.equals(old.lastCompletedRunRequest())
        || (old.lastHandledRunRequest() != null && !request.equals(old.lastHandledRunRequest()));
  }

  /**
   * Returns the run of the newest handled request, if its Job was removed before the operator saw
   * it. Its creation time is unknown, so it is placed right after the last run in the status. At
   * this place the run hides no other run.
   */
  public static Optional<Run> lost(
      FetchJob fetchJob, @Nullable FetchJobStatus old, List<Run> runs) {
    Optional<Backfill> backfill = Backfills.going(old);
    String request = old == null ? null : old.lastHandledRunRequest();
    if (old != null && backfill.isPresent()) {
      return lost(fetchJob, old, backfill.get(), runs);
    }
    if (old == null
        || request == null
        || isOfOlderOperator(old)
        || isDone(old, request)
        || isKept(old, request)) {
      return Optional.empty();
    }
    Instant start = afterTheLast(fetchJob, old);
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

  /** Returns the active run of a backfill, if its Job was removed before the operator saw it. */
  private static Optional<Run> lost(
      FetchJob fetchJob, FetchJobStatus old, Backfill backfill, List<Run> runs) {
    String request = backfill.request();
    Instant start = afterTheLast(fetchJob, old);
    return Backfills.active(backfill)
        .filter(date -> !isKept(old, request))
        .filter(date -> Backfills.runOf(backfill, date, runs).isEmpty())
        .map(
            date ->
                new Run(
                    RunStart.jobOfBackfill(fetchJob, request, date),
                    Trigger.BACKFILL,
                    Origin.UNKNOWN,
                    request,
                    start,
                    start,
                    RunRecord.gone(start),
                    date));
  }

  /** Returns an instant right after the last run that the status records. */
  private static Instant afterTheLast(FetchJob fetchJob, FetchJobStatus old) {
    return Optional.ofNullable(old.lastRun())
        .flatMap(last -> RunRecord.instant(last.startTime()))
        .map(last -> last.plusSeconds(1))
        .or(() -> RunRecord.instant(fetchJob.getMetadata().getCreationTimestamp()))
        .orElse(Instant.EPOCH);
  }

  private static boolean isOfOlderOperator(FetchJobStatus old) {
    return old.state() == null;
  }

  /**
   * Returns whether the status names the run of the request as active, or as a run that the
   * operator repeats.
   */
  private static boolean isKept(FetchJobStatus old, String request) {
    return Stream.concat(
            Stream.ofNullable(old.activeRun()).map(ActiveRun::request),
            superseded(old).map(RunSummary::request).stream())
        .filter(Objects::nonNull)
        .anyMatch(request::equals);
  }
}
