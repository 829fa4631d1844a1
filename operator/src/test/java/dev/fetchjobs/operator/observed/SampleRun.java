package dev.fetchjobs.operator.observed;

import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.ArtifactReport;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes runs and their reports without a cluster. */
public final class SampleRun {

  private static final String REASON = "Reason";
  private static final String MESSAGE = "What happened.";

  private SampleRun() {}

  /**
   * Returns a run whose Job was created at that time, for that scheduled time, from an unknown
   * spec.
   */
  public static Run of(String job, Trigger trigger, Instant made, Run.State state) {
    return new Run(job, trigger, Origin.UNKNOWN, made, made, state);
  }

  /** Returns the end of a run. The report is null if it was lost. */
  public static Run.Finished finished(
      Instant time, Outcome outcome, @Nullable FailureClass failure, @Nullable FetchReport report) {
    return new Run.Finished(time, new Run.Result(outcome, failure, REASON, MESSAGE, report));
  }

  /** Returns the report of a run that took one second. */
  public static FetchReport report(
      String job,
      Outcome outcome,
      @Nullable FailureClass failure,
      Instant end,
      @Nullable ArtifactReport file,
      @Nullable Hold hold) {
    return report(job, outcome, failure, MESSAGE, end, file, hold, outcome.isFailure() ? 1 : 0);
  }

  /**
   * Returns the report of a run that took one second.
   *
   * @param file null if no file was ever published
   * @param failures in a row, this one included
   */
  public static FetchReport report(
      String job,
      Outcome outcome,
      @Nullable FailureClass failure,
      String message,
      Instant end,
      @Nullable ArtifactReport file,
      @Nullable Hold hold,
      int failures) {
    long bytes = file == null ? 9 : file.bytes();
    return ExampleReport.of(job, outcome, failure, end)
        .with(
            next -> {
              next.message = message;
              next.startTime = end.minusSeconds(1);
              next.bytes = bytes;
              next.transferred = bytes;
              next.artifact = file;
              next.hold = hold;
              next.consecutiveFailures = failures;
            });
  }
}
