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
 * Describes one run, which is one Job.
 *
 * @param slot the scheduled time of the run, or the instant at which a person requested it
 * @param origin the spec from which the Job was made
 * @param request token of the request for the run; null if there was none
 * @param creationTime creation time of the Job, which the status shows as the run's start.
 *     Kubernetes sets the Job's start time a moment later, and showing that would need another
 *     status write
 * @param date date of the run, if the operator has created its Job; else null
 */
public record Run(
    String job,
    Trigger trigger,
    Origin origin,
    @Nullable String request,
    Instant slot,
    Instant creationTime,
    State state,
    @Nullable Instant date) {

  /** Describes a run that nobody requested. */
  public Run(
      String job, Trigger trigger, Origin origin, Instant slot, Instant creationTime, State state) {
    this(job, trigger, origin, null, slot, creationTime, state);
  }

  /** Describes a run whose date is unknown. */
  public Run(
      String job,
      Trigger trigger,
      Origin origin,
      @Nullable String request,
      Instant slot,
      Instant creationTime,
      State state) {
    this(job, trigger, origin, request, slot, creationTime, state, null);
  }

  /** Returns the same run with the obstacle that keeps its pod from starting. */
  public Run stuck(Obstacle obstacle) {
    return in(new Stuck(obstacle.reason(), obstacle.message()));
  }

  /** Returns this run as the FetchJob sees it; see {@link Origin#seenBy}. */
  public Run seenBy(FetchJob fetchJob) {
    return new Run(job, trigger, origin.seenBy(fetchJob), request, slot, creationTime, state, date);
  }

  /** Returns the same run of a FetchJob in another state. */
  public Run in(State next) {
    return new Run(job, trigger, origin, request, slot, creationTime, next, date);
  }

  /** Returns whether the downloader has ended while Kubernetes still counts the Job as running. */
  public boolean isLingering() {
    return state instanceof Finished end && end.openUntil() != null;
  }

  public boolean isOver() {
    return state instanceof Finished;
  }

  /**
   * Returns whether the operator ended the run before it started, so that it shows nothing about
   * the file.
   */
  public boolean isSuperseded() {
    return state instanceof Finished end && Reason.SUPERSEDED.is(end.result().reason());
  }

  /** Describes whether a run is starting, active or finished. */
  public sealed interface State {}

  /** Says that the run's pod is running, or has just ended. */
  public record Active() implements State {}

  /**
   * Says that the run's pod has not started, or that its node no longer reports about it. If
   * neither the Job nor the Pod shows the cause, their Events may show it.
   *
   * @param objectUids uids of the Job and its pods
   * @param seen an obstacle that often disappears by itself; null if there is none
   * @param claim name of the PersistentVolumeClaim for which the pod may be waiting; null if there
   *     is none
   */
  public record Starting(
      Instant since, List<String> objectUids, @Nullable Obstacle seen, @Nullable String claim)
      implements State {

    public Starting(Instant since, List<String> objectUids, @Nullable Obstacle seen) {
      this(since, objectUids, seen, null);
    }
  }

  /**
   * Says that the run's pod does not start.
   *
   * @param message a sentence with the obstacle, and with what the user can do
   */
  public record Stuck(Reason reason, String message) implements State {}

  /**
   * Says that the Job has ended while the operator has not seen the end of its pod, so that the
   * report may still come.
   *
   * @param patience the time until which the operator waits for the report
   */
  public record Ending(Instant patience) implements State {}

  /**
   * Says that the downloader has ended, or that Kubernetes has ended the Job.
   *
   * @param openUntil the time at which Kubernetes ends the Job at the latest; null if the Job has
   *     ended
   */
  public record Finished(Instant finishTime, Result result, @Nullable Instant openUntil)
      implements State {

    /** Describes a run whose Job has ended as well. */
    public Finished(Instant finishTime, Result result) {
      this(finishTime, result, null);
    }
  }

  /**
   * Holds the result of a run.
   *
   * @param failureClass class of the failure; null if the run did not fail
   * @param reason a CamelCase word that says more than outcome and class
   * @param report the downloader's report; null if it could not be read
   */
  public record Result(
      Outcome outcome,
      @Nullable FailureClass failureClass,
      String reason,
      String message,
      @Nullable FetchReport report) {

    /** Returns the published file, as the downloader reports it. */
    public Optional<FetchReport.ArtifactReport> artifact() {
      return Optional.ofNullable(report).map(FetchReport::artifact);
    }

    /**
     * Returns the result of a run that the operator ended before it started, because its Job was
     * made from an older spec.
     */
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
