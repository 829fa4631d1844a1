package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.contract.DataDate;
import dev.fetchjobs.contract.ExitCode;
import dev.fetchjobs.contract.FetchPlan;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.FetchReport.Hold;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.downloader.failure.Failure;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.http.Validators;
import dev.fetchjobs.downloader.resolve.PlanDates;
import dev.fetchjobs.downloader.run.Holds;
import dev.fetchjobs.downloader.run.RetryRule;
import dev.fetchjobs.downloader.run.Run;
import dev.fetchjobs.downloader.store.Artifact;
import dev.fetchjobs.downloader.store.FileInfo;
import dev.fetchjobs.downloader.store.Identity;
import dev.fetchjobs.downloader.store.Manifest;
import dev.fetchjobs.fetch.simulate.SimulatedPublisher.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Simulates the runs of the downloader on one volume. Attempts, holds and manifest follow the rules
 * of the real downloader. The checks of spec.verify accept every file.
 */
final class SimulatedDownload {

  private static final long BYTES = 1_000_000;

  /** Identifies the plan, which is the same in all simulated runs. */
  private static final Identity SAME = new Identity("", null);

  private final FetchPlan plan;
  private final SimulatedPublisher publisher;
  private final Duration takes;

  /** Gives the same delays between attempts in every simulation. */
  private final Random random = new Random(1);

  private Manifest manifest;

  /** Holds the report and the exit code of a run that has ended. */
  record Ended(FetchReport report, ExitCode exitCode) {}

  /**
   * Says how a run ended.
   *
   * @param failure null if the run did not fail
   */
  private record Ending(
      Outcome outcome, Reason reason, String message, int attempts, @Nullable Failure failure) {}

  SimulatedDownload(FetchPlan plan, SimulatedPublisher publisher, Duration takes) {
    this.plan = plan;
    this.publisher = publisher;
    this.takes = takes;
    this.manifest = Manifest.empty(plan.namespace(), plan.name(), plan.destination().path());
  }

  /**
   * Simulates a scheduled run.
   *
   * @param date date of the run
   * @param start when the pod starts
   * @param scheduled whether the schedule started the run
   */
  Ended run(String job, Instant date, Instant start, boolean scheduled) {
    Optional<LocalDate> closed = scheduled ? closedDay(date) : Optional.empty();
    if (closed.isPresent()) {
      String message = Run.describe(closed.get(), plan.calendar());
      return skipped(job, start, Reason.CLOSED_DAY, message);
    }
    Optional<Hold> hold = Holds.active(manifest.hold(), plan, start);
    return hold.isPresent()
        ? skipped(job, start, Reason.HOLD, Holds.describe(hold.get()))
        : attempts(job, date, start);
  }

  private Optional<LocalDate> closedDay(Instant date) {
    try {
      return new PlanDates(plan, date.toString(), date).closedDay();
    } catch (FetchException e) {
      throw new IllegalStateException("The operator wrote a plan that cannot be used.", e);
    }
  }

  private Ended skipped(String job, Instant start, Reason reason, String message) {
    return ended(job, start, start, new Ending(Outcome.SKIPPED, reason, message, 0, null));
  }

  private Ended attempts(String job, Instant date, Instant start) {
    RetryRule retries = new RetryRule(plan.retry());
    Instant end = start.plus(plan.timeout());
    Instant now = start;
    for (int attempt = 1; ; attempt++) {
      switch (publisher.answer(date, now)) {
        case Answer.Content(Instant publication) -> {
          return now.plus(takes).isAfter(end)
              ? failed(job, start, end, attempt, Run.timeout(plan))
              : success(job, start, now.plus(takes), attempt, publication);
        }
        case Answer.Refusal(Failure failure) -> {
          now = now.plus(SimulatedPublisher.REFUSAL);
          Duration delay =
              retries.delay(failure, attempt, false, now, Duration.between(now, end), random);
          if (delay == null) {
            return failed(job, start, now, attempt, RetryRule.appendCount(failure, attempt));
          }
          now = now.plus(delay);
          if (!now.isBefore(end)) {
            return failed(job, start, end, attempt, Run.timeout(plan));
          }
        }
      }
    }
  }

  private Ended failed(String job, Instant start, Instant now, int attempts, Failure failure) {
    Hold hold =
        Holds.after(failure, manifest.consecutiveFailures() + 1, plan, manifest.hold(), now);
    manifest = manifest.afterFailure(hold);
    return ended(
        job,
        start,
        now,
        new Ending(Outcome.FAILED, failure.reason(), failure.message(), attempts, failure));
  }

  private Ended success(String job, Instant start, Instant now, int attempts, Instant publication) {
    FileInfo file =
        new FileInfo(
                BYTES,
                "%064x".formatted(publication.getEpochSecond()),
                plan.source().url(),
                Validators.NONE,
                null)
            .withDataDate(dataDate(publication));
    Artifact current = manifest.current();
    if (current != null && current.sha256().equals(file.sha256())) {
      manifest = manifest.afterSuccess(current.withConfirmation(now, file, SAME));
      String same = "The publisher says that nothing changed.";
      return ended(
          job,
          start,
          now,
          new Ending(Outcome.UNCHANGED, Reason.NOT_MODIFIED, same, attempts, null));
    }
    manifest =
        manifest.afterSuccess(
            Artifact.of(file, plan.destination().path(), SAME, null, now, now, now));
    return ended(
        job,
        start,
        now,
        new Ending(Outcome.FETCHED, Reason.NEW_CONTENT, "New content.", attempts, null));
  }

  /** Returns the day of the publication, as a publisher writes it that publishes data at once. */
  private @Nullable String dataDate(Instant publication) {
    DataDate rule = plan.dataDate();
    return rule == null
        ? null
        : LocalDate.ofInstant(
                publication, rule.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(rule.timeZone()))
            .toString();
  }

  private Ended ended(String job, Instant start, Instant now, Ending ending) {
    Failure failure = ending.failure();
    Artifact file = manifest.current();
    var report =
        new FetchReport(
            FetchReport.VERSION,
            job,
            ending.outcome(),
            failure == null ? null : failure.failureClass(),
            ending.reason().word(),
            ending.message(),
            start,
            now,
            ending.attempts(),
            ending.outcome() == Outcome.FETCHED ? BYTES : 0,
            ending.outcome() == Outcome.FETCHED ? BYTES : 0,
            null,
            file == null ? null : file.report(),
            null,
            Holds.active(manifest.hold(), now).orElse(null),
            manifest.consecutiveFailures());
    return new Ended(report, failure == null ? ExitCode.SUCCESS : failure.exitCode());
  }
}
