package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.operator.cron.ClockChange;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Stuck;
import dev.fetchjobs.operator.status.Conditions.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status that follows from spec, old status, runs and an instant. The same input always gives
 * the same status, and from its own output nothing more follows.
 *
 * @param old the newest status known to have been written; null if there is none
 * @param runs all that can be seen, oldest first
 */
public record NextStatus(
    FetchJob fetchJob,
    @Nullable FetchJobStatus old,
    Situation situation,
    List<Run> runs,
    Instant now) {

  public FetchJobStatus status() {
    Ledger ledger = Ledger.of(old, runs);
    Conditions conditions =
        new Conditions(old == null ? List.of() : old.conditions(), generation(), now);
    addReady(conditions);
    addFetched(conditions, ledger);
    return new FetchJobStatus(
        generation(),
        conditions.list(),
        schedule(),
        ledger.lastRun(),
        ledger.lastSuccess(),
        ledger.lastFailure(),
        ledger.artifact());
  }

  private long generation() {
    return Objects.requireNonNullElse(fetchJob.getMetadata().getGeneration(), 0L);
  }

  private boolean isSuspended() {
    return fetchJob.getSpec().suspend();
  }

  private void addReady(Conditions conditions) {
    switch (situation) {
      case Situation.InPlace inPlace ->
          conditions.add(
              Conditions.READY,
              Verdict.TRUE,
              isSuspended() ? "Suspended" : "Scheduled",
              readyMessage(inPlace));
      case Situation.Stalled(String reason, String message) ->
          conditions
              .add(Conditions.READY, Verdict.FALSE, reason, message)
              .add(Conditions.STALLED, Verdict.TRUE, reason, message);
      case Situation.Waiting(String reason, String message) ->
          conditions
              .add(Conditions.READY, Verdict.FALSE, reason, message)
              .add(Conditions.RECONCILING, Verdict.TRUE, reason, message);
    }
  }

  private String readyMessage(Situation.InPlace inPlace) {
    String name = inPlace.cronJobName();
    if (isSuspended()) {
      return "CronJob %s is in place and suspended; set spec.suspend to false for scheduled runs."
          .formatted(name);
    }
    return "CronJob %s is in place.".formatted(name)
        + inPlace.schedule().nextClockChange(now).map(this::clockSentence).orElse("");
  }

  private String clockSentence(ClockChange change) {
    return " " + change.sentence();
  }

  private void addFetched(Conditions conditions, Ledger ledger) {
    Optional<Stuck> stuck =
        runs.stream()
            .filter(run -> run.state() instanceof Stuck)
            .map(run -> (Stuck) run.state())
            .reduce((earlier, later) -> later);
    RunSummary verdict = ledger.verdict();
    if (stuck.isPresent()) {
      conditions.add(
          Conditions.FETCHED, Verdict.FALSE, stuck.get().reason(), stuck.get().message());
    } else if (verdict != null) {
      conditions.add(
          Conditions.FETCHED,
          Ledger.outcome(verdict).isSuccess() ? Verdict.TRUE : Verdict.FALSE,
          reason(verdict),
          Objects.requireNonNullElse(verdict.message(), ""));
    } else if (ledger.lastRun() != null) {
      conditions.add(
          Conditions.FETCHED,
          Verdict.UNKNOWN,
          ledger.lastRun().outcome(),
          Objects.requireNonNullElse(ledger.lastRun().message(), ""));
    } else {
      conditions.add(Conditions.FETCHED, Verdict.UNKNOWN, "NoRunYet", "No run has finished yet.");
    }
  }

  /** The outcome, or the class of a failure; what Kubernetes caused goes by its own name. */
  private static String reason(RunSummary run) {
    String failure = run.failureClass();
    if (failure == null) {
      return run.outcome();
    }
    return failure.equals(FailureClass.INFRASTRUCTURE.word()) && run.reason() != null
        ? run.reason()
        : failure;
  }

  private @Nullable ScheduleStatus schedule() {
    return switch (situation) {
      case Situation.InPlace inPlace -> {
        Optional<Instant> next = isSuspended() ? Optional.empty() : inPlace.schedule().next(now);
        yield new ScheduleStatus(
            inPlace.expression(),
            next.map(Times::text).orElse(null),
            next.map(inPlace.schedule()::text).orElse(null));
      }
      case Situation.Stalled stalled -> null;
      case Situation.Waiting waiting -> old == null ? null : old.schedule();
    };
  }
}
