package dev.fetchjobs.operator.observed;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run, which is one Job.
 *
 * @param slot the scheduled instant, or the one at which the run was asked for
 * @param origin which spec the Job was made from
 * @param request the token of the request that asked for the run; null if none did
 * @param creationTime of the Job, shown as the run's start: the Job's own start time comes a moment
 *     later, and would cost another status write
 */
public record Run(
    String job,
    Trigger trigger,
    Origin origin,
    @Nullable String request,
    Instant slot,
    Instant creationTime,
    State state) {

  /** A run that nobody asked for. */
  public Run(
      String job, Trigger trigger, Origin origin, Instant slot, Instant creationTime, State state) {
    this(job, trigger, origin, null, slot, creationTime, state);
  }

  /** The same run, with what keeps its pod from starting. */
  public Run stuck(Obstacle obstacle) {
    return in(new Stuck(obstacle.reason(), obstacle.message()));
  }

  /** This run as the FetchJob sees it; see {@link Origin#seenBy}. */
  public Run seenBy(FetchJob fetchJob) {
    return new Run(job, trigger, origin.seenBy(fetchJob), request, slot, creationTime, state);
  }

  /** The same run in another state. */
  public Run in(State next) {
    return new Run(job, trigger, origin, request, slot, creationTime, next);
  }

  /** Whether Kubernetes still counts its Job as under way, though the downloader has ended. */
  public boolean isLingering() {
    return state instanceof Finished end && end.openUntil() != null;
  }

  public boolean isOver() {
    return state instanceof Finished;
  }

  /** Whether the operator ended it before it began, so that it says nothing about the file. */
  public boolean isSuperseded() {
    return state instanceof Finished end && Reason.SUPERSEDED.word().equals(end.result().reason());
  }

  /** How far the run is. */
  public sealed interface State {}

  /** Its pod runs, or has just ended. */
  public record Active() implements State {}

  /**
   * Its pod has not started, or nobody hears of it any more; if neither Job nor Pod says why, their
   * events may.
   *
   * @param objectUids of the Job and its pods
   * @param seen what is in the way and often passes by itself in a moment; null if nothing is
   * @param claim that its pod waits for, perhaps; null if it has none or does not wait
   */
  public record Starting(
      Instant since, List<String> objectUids, @Nullable Obstacle seen, @Nullable String claim)
      implements State {

    public Starting(Instant since, List<String> objectUids, @Nullable Obstacle seen) {
      this(since, objectUids, seen, null);
    }
  }

  /**
   * Its pod does not start.
   *
   * @param message what is in the way and what to do
   */
  public record Stuck(Reason reason, String message) implements State {}

  /**
   * Its Job is over, and the pod that ended it was not seen yet: its report may still come.
   *
   * @param patience when we stop waiting for it
   */
  public record Ending(Instant patience) implements State {}

  /**
   * The downloader has ended, or Kubernetes has ended the Job.
   *
   * @param openUntil when Kubernetes ends the Job at the latest; null if the Job is over too
   */
  public record Finished(Instant finishTime, Result result, @Nullable Instant openUntil)
      implements State {

    /** The Job is over too. */
    public Finished(Instant finishTime, Result result) {
      this(finishTime, result, null);
    }
  }

  /**
   * @param failureClass set exactly for failures
   * @param reason CamelCase word, finer than outcome and class
   * @param report what the downloader said, when it could be read
   */
  public record Result(
      Outcome outcome,
      @Nullable FailureClass failureClass,
      String reason,
      String message,
      @Nullable FetchReport report) {

    /** The file as the downloader left it. */
    public Optional<FetchReport.ArtifactReport> artifact() {
      return Optional.ofNullable(report).map(FetchReport::artifact);
    }

    /** The run was ended before it began, because its Job was made from older settings. */
    public static Result superseded() {
      return new Result(
          Outcome.SKIPPED,
          null,
          Reason.SUPERSEDED.word(),
          "The run had not started when what it was made from was changed, so we ended it. Runs use the new settings from now on.",
          null);
    }

    static Result infrastructure(Reason reason, String message) {
      return new Result(Outcome.FAILED, FailureClass.INFRASTRUCTURE, reason.word(), message, null);
    }

    static Result unknown(Reason reason, String message) {
      return new Result(Outcome.UNKNOWN, null, reason.word(), message, null);
    }
  }
}
