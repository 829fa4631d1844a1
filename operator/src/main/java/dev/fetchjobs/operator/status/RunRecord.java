package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.ActiveRun;
import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Changes;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.KeptVersion;
import dev.fetchjobs.api.PastRun;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.RowChanges;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Finished;
import dev.fetchjobs.operator.observed.Run.Result;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a finished run as the status describes it, and reads it again. */
final class RunRecord {

  private RunRecord() {}

  /** Returns the summary of a finished run for the status. */
  static RunSummary summary(Run run) {
    Finished end = (Finished) run.state();
    Result result = end.result();
    FetchReport report = result.report();
    FailureClass failure = result.failureClass();
    return new RunSummary(
        run.job(),
        run.trigger().word(),
        Times.text(run.slot()),
        Times.text(run.creationTime()),
        Times.text(end.finishTime()),
        result.outcome().word(),
        failure == null ? null : failure.word(),
        result.reason(),
        result.message(),
        report == null ? null : report.transferred(),
        report == null || report.artifact() == null || !result.outcome().isSuccess()
            ? null
            : report.artifact().sha256(),
        report == null ? null : report.attempts(),
        duration(run, end, report).toMillis(),
        report == null ? null : report.httpStatus(),
        run.request(),
        run.origin().generation(),
        run.origin().plan());
  }

  private static Duration duration(Run run, Finished end, @Nullable FetchReport report) {
    if (report != null) {
      return Duration.between(report.startTime(), report.finishTime());
    }
    Duration seen = Duration.between(run.creationTime(), end.finishTime());
    return seen.isNegative() ? Duration.ZERO : seen;
  }

  static PastRun past(RunSummary run) {
    return new PastRun(
        run.job(),
        run.trigger(),
        run.slot(),
        run.finishTime(),
        run.outcome(),
        run.failureClass(),
        run.reason(),
        run.bytes(),
        run.durationMillis());
  }

  static ActiveRun active(Run run) {
    return new ActiveRun(
        run.job(),
        run.trigger().word(),
        Times.text(run.slot()),
        Times.text(run.creationTime()),
        run.request());
  }

  /**
   * Returns what is known about a run whose Job was removed before the operator saw its end. The
   * method records the start time of the run as its end. If the method recorded the present time,
   * the run could hide runs that ended since.
   */
  static Run gone(ActiveRun run) {
    Instant start = instant(run.startTime()).orElse(Instant.EPOCH);
    Instant slot = instant(run.slot()).orElse(start);
    return new Run(
        run.job(), trigger(run.trigger()), Origin.UNKNOWN, run.request(), slot, start, gone(start));
  }

  static Finished gone(Instant end) {
    return new Finished(
        end,
        new Result(
            Outcome.UNKNOWN,
            null,
            Reason.JOB_GONE.word(),
            "The run's Job was removed before its end was seen.",
            null));
  }

  /** Returns a superseded run as the status describes it. */
  static Run superseded(RunSummary run) {
    Instant start = instant(run.startTime()).orElse(Instant.EPOCH);
    return new Run(
        run.job(),
        trigger(run.trigger()),
        new Origin(run.generation(), run.plan(), null),
        run.request(),
        instant(run.slot()).orElse(start),
        start,
        new Finished(instant(run.finishTime()).orElse(start), Result.superseded()));
  }

  private static Trigger trigger(@Nullable String said) {
    return Word.find(Trigger.class, said).orElse(Trigger.REQUEST);
  }

  static Optional<Instant> instant(@Nullable String time) {
    return new Node(time).instant();
  }

  static Hold hold(FetchReport.Hold hold) {
    return new Hold(Times.text(hold.until()), hold.reason().word(), hold.scope(), hold.seenBy());
  }

  static Outcome outcome(RunSummary run) {
    return outcome(run.outcome());
  }

  static Outcome outcome(String word) {
    return Word.find(Outcome.class, word).orElse(Outcome.UNKNOWN);
  }

  /**
   * Returns the end of a run as the status describes it.
   *
   * @param openUntil when Kubernetes ends the Job at the latest; null if the Job has ended too
   */
  static Finished finished(PastRun run, @Nullable Instant openUntil) {
    FailureClass failure = Word.find(FailureClass.class, run.failureClass()).orElse(null);
    return new Finished(
        instant(run.finishTime()).orElse(Instant.EPOCH),
        new Result(outcome(run.outcome()), failure, Ledger.text(run.reason()), "", null),
        openUntil);
  }

  /**
   * Returns whether the run is a success or a failure. Such a run shows whether a run can download
   * the file.
   */
  static boolean isVerdict(RunSummary run) {
    return outcome(run).isSuccess() || outcome(run).isFailure();
  }

  /** Returns the refused file that the run put into quarantine. */
  static Optional<Quarantined> quarantined(Run run) {
    Finished end = (Finished) run.state();
    FetchReport report = end.result().report();
    return report == null || report.quarantinedSha256() == null
        ? Optional.empty()
        : Optional.of(
            new Quarantined(
                report.quarantinedSha256(),
                report.bytes(),
                end.result().reason(),
                run.job(),
                Times.text(end.finishTime()),
                Times.text(run.creationTime())));
  }

  static KeptVersion version(FetchReport.VersionReport report) {
    return new KeptVersion(
        report.name(),
        Times.text(report.publishedTime()),
        report.bytes(),
        report.rows(),
        report.sha256(),
        report.dataDate());
  }

  static Artifact artifact(FetchReport.ArtifactReport report) {
    RowChanges changes = report.changes();
    return new Artifact(
        report.path(),
        report.bytes(),
        report.sha256(),
        report.rows(),
        report.url(),
        report.etag(),
        report.lastModified(),
        report.member(),
        report.dataDate(),
        report.versionName(),
        Times.text(report.publishedTime()),
        Times.text(report.checkedTime()),
        Times.text(report.changedTime()),
        changes == null ? null : new Changes(changes.added(), changes.removed(), changes.changed()),
        report.evidence());
  }
}
