package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.ExampleReport;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.SampleRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes statuses of one FetchJob, and the runs that lead to them. */
final class Statuses {

  static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

  private Statuses() {}

  static FetchJobStatus status(
      FetchJob fetchJob, @Nullable FetchJobStatus old, Instant now, Run... runs) {
    return next(fetchJob, old, inPlace(fetchJob), now, runs).result().status();
  }

  /** Returns the status of the complete FetchJob. */
  static FetchJobStatus status(@Nullable FetchJobStatus old, Instant now, Run... runs) {
    return status(FetchJobYaml.complete(), old, now, runs);
  }

  static NextStatus next(
      FetchJob fetchJob,
      @Nullable FetchJobStatus old,
      CronJobState cronJobState,
      Instant now,
      Run... runs) {
    return new NextStatus(fetchJob, old, cronJobState, List.of(runs), null, null, null, now);
  }

  /** Returns the status while the API server refuses a run's Job. */
  static FetchJobStatus refused(
      FetchJob fetchJob, @Nullable FetchJobStatus old, Obstacle refusal, Instant now) {
    return new NextStatus(fetchJob, old, inPlace(fetchJob), List.of(), null, refusal, null, now)
        .result()
        .status();
  }

  static CronJobState inPlace(FetchJob fetchJob) {
    var wanted = FetchJobYaml.accepted(fetchJob);
    return new CronJobState.InPlace(
        wanted.cronJobName(), wanted.expression(), wanted.schedule(), null);
  }

  static Run active(String job, Run.State state) {
    return SampleRun.of(job, Trigger.SCHEDULE, NOW.minusSeconds(60), state);
  }

  static Run fetched(String job) {
    return finished(job, Outcome.FETCHED, null, report(Outcome.FETCHED, null));
  }

  static Run failed(String job, FailureClass failure) {
    return finished(job, Outcome.FAILED, failure, null);
  }

  static Run finished(
      String job, Outcome outcome, @Nullable FailureClass failure, @Nullable FetchReport report) {
    int second = job.charAt(0) - 'a';
    return active(job, SampleRun.finished(NOW.plusSeconds(second), outcome, failure, report));
  }

  /**
   * Returns a run that has used that FetchJob's spec. The run has a report unless its outcome is
   * Unknown.
   */
  static Run of(FetchJob fetchJob, String job, Outcome outcome, FetchReport.@Nullable Hold hold) {
    var failure = outcome == Outcome.FAILED ? FailureClass.LIMIT : null;
    var report = outcome == Outcome.UNKNOWN ? null : report(outcome, hold);
    Run run = finished(job, outcome, failure, report);
    return new Run(
        job, run.trigger(), origin(fetchJob), run.slot(), run.creationTime(), run.state());
  }

  /** Returns the same run with a Job that was created that many seconds from now. */
  static Run made(Run run, int seconds) {
    Instant created = NOW.plusSeconds(seconds);
    return new Run(run.job(), run.trigger(), run.origin(), created, created, run.state());
  }

  static Origin origin(FetchJob fetchJob) {
    return new Origin(
        fetchJob.getMetadata().getGeneration(), Origin.planOf(fetchJob).orElseThrow(), null);
  }

  static FetchReport report(Outcome outcome, FetchReport.@Nullable Hold hold) {
    return SampleRun.report("a", outcome, null, NOW, artifact(NOW), hold);
  }

  /** Returns a file that was published at that time. */
  static FetchReport.ArtifactReport artifact(Instant time) {
    return ExampleReport.file("xetra/instruments.csv", 9, time);
  }

  static Optional<Condition> condition(FetchJobStatus status, String type) {
    return status.condition(type);
  }

  /** Returns status, reason and generation of the condition Fetched. */
  static String verdict(FetchJobStatus status) {
    Condition fetched = condition(status, "Fetched").orElseThrow();
    return fetched.status() + " " + fetched.reason() + " " + fetched.observedGeneration();
  }
}
