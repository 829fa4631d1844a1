package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.FetchJobYaml;
import dev.fetchjobs.operator.desired.Origin;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.ReportedFile;
import dev.fetchjobs.operator.observed.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statuses of one FetchJob, and the runs they follow from. */
final class Statuses {

  static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  static final String FRESHNESS = "freshness: {maxAge: 26h, basis: Checked}\n  timeout: 30m";

  private Statuses() {}

  static FetchJobStatus status(
      FetchJob fetchJob, @Nullable FetchJobStatus old, Instant now, Run... runs) {
    return next(fetchJob, old, inPlace(fetchJob), now, runs).result().status();
  }

  static NextStatus next(
      FetchJob fetchJob,
      @Nullable FetchJobStatus old,
      CronJobState cronJobState,
      Instant now,
      Run... runs) {
    return new NextStatus(fetchJob, old, cronJobState, List.of(runs), null, null, null, now);
  }

  static CronJobState inPlace(FetchJob fetchJob) {
    var wanted = (Desired.Accepted) Desired.of(fetchJob, FetchJobYaml.SETTINGS);
    return new CronJobState.InPlace(wanted.cronJobName(), wanted.expression(), wanted.schedule());
  }

  static Run active(String job, Run.State state) {
    return new Run(
        job, Trigger.SCHEDULE, Origin.UNKNOWN, NOW.minusSeconds(60), NOW.minusSeconds(60), state);
  }

  static Run finished(
      String job, Outcome outcome, @Nullable FailureClass failure, @Nullable FetchReport report) {
    int second = job.charAt(0) - 'a';
    var result = new Run.Result(outcome, failure, "Reason", "done", report);
    return active(job, new Run.Finished(NOW.plusSeconds(second), result));
  }

  static FetchReport report(Outcome outcome, FetchReport.@Nullable Hold hold) {
    @Nullable String refused = outcome == Outcome.REJECTED ? ReportedFile.REFUSED : null;
    return new FetchReport(
        1,
        "a",
        outcome,
        null,
        "Reason",
        "done",
        NOW,
        NOW,
        1,
        9,
        9,
        200,
        artifact(NOW),
        refused,
        hold,
        0);
  }

  /** A file that was published at that time. */
  static FetchReport.ArtifactReport artifact(Instant time) {
    return ReportedFile.of("xetra/instruments.csv", 9, time);
  }

  static Optional<Condition> condition(FetchJobStatus status, String type) {
    return status.condition(type);
  }
}
