package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run.Stuck;
import dev.fetchjobs.operator.status.Conditions.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The conditions: what each says, why, and in which words. */
record Verdicts(NextStatus next, Ledger ledger) {

  List<Condition> conditions() {
    FetchJobStatus old = next.old();
    long generation = Objects.requireNonNullElse(next.fetchJob().getMetadata().getGeneration(), 0L);
    Conditions conditions =
        new Conditions(old == null ? List.of() : old.conditions(), generation, next.now());
    addReady(conditions);
    addFetched(conditions);
    addFresh(conditions);
    return conditions.list();
  }

  private void addReady(Conditions conditions) {
    switch (next.situation()) {
      case Situation.InPlace inPlace -> {
        conditions.add(
            Conditions.READY,
            Verdict.TRUE,
            next.isSuspended() ? "Suspended" : "Scheduled",
            readyMessage(inPlace));
        Situation.Pending pending = inPlace.pending();
        if (pending != null) {
          conditions.add(Conditions.RECONCILING, Verdict.TRUE, pending.reason(), pending.message());
        }
      }
      case Situation.Stalled(String reason, String message, var kept) ->
          conditions
              .add(Conditions.READY, Verdict.FALSE, reason, message)
              .add(Conditions.STALLED, Verdict.TRUE, reason, message);
      case Situation.Waiting(String reason, String message, var kept) ->
          conditions
              .add(Conditions.READY, Verdict.FALSE, reason, message)
              .add(Conditions.RECONCILING, Verdict.TRUE, reason, message);
    }
  }

  private String readyMessage(Situation.InPlace inPlace) {
    String name = inPlace.cronJobName();
    if (next.isSuspended()) {
      return "CronJob %s is in place and suspended; set spec.suspend to false for scheduled runs."
          .formatted(name);
    }
    String queue =
        inPlace.queue() == null
            ? ""
            : " The first run waits for its turn: %s.".formatted(inPlace.queue());
    return "CronJob %s is in place.".formatted(name)
        + queue
        + inPlace
            .schedule()
            .nextClockChange(next.now())
            .map(change -> " " + change.sentence())
            .orElse("");
  }

  private void addFetched(Conditions conditions) {
    Optional<Stuck> stuck =
        next.runs().stream()
            .filter(run -> run.state() instanceof Stuck)
            .map(run -> (Stuck) run.state())
            .reduce((earlier, later) -> later);
    Obstacle refusal = next.refusal();
    RunSummary verdict = ledger.verdict();
    RunSummary last = ledger.lastRun();
    if (refusal != null) {
      conditions.add(Conditions.FETCHED, Verdict.FALSE, refusal.reason(), refusal.message());
    } else if (stuck.isPresent()) {
      conditions.add(
          Conditions.FETCHED, Verdict.FALSE, stuck.get().reason(), stuck.get().message());
    } else if (verdict != null) {
      boolean success = RunRecord.outcome(verdict).isSuccess();
      conditions.add(
          Conditions.FETCHED,
          success ? Verdict.TRUE : Verdict.FALSE,
          reason(verdict),
          message(verdict) + holdSentence() + acceptance(verdict));
    } else if (last != null) {
      conditions.add(Conditions.FETCHED, Verdict.UNKNOWN, last.outcome(), message(last));
    } else {
      conditions.add(Conditions.FETCHED, Verdict.UNKNOWN, "NoRunYet", "No run has finished yet.");
    }
  }

  private static String message(RunSummary run) {
    return Objects.requireNonNullElse(run.message(), "");
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

  private String holdSentence() {
    Hold hold = ledger.hold(next.now());
    return hold == null ? "" : " " + holdSentence(hold, ledger.consecutiveFailures());
  }

  /** Until when scheduled runs do not ask, why, and what asks all the same. */
  static String holdSentence(Hold hold, int failures) {
    String why =
        hold.reason().equals("RetryAfter")
            ? "the publisher asked for it"
            : failures > 1 ? "the last %d runs failed".formatted(failures) : "the last run failed";
    return "Scheduled runs do not ask again before %s, because %s; a requested run does."
        .formatted(hold.until(), why);
  }

  /** Comes last, so that the command can be copied to the end of the line. */
  private String acceptance(RunSummary verdict) {
    Quarantined file = ledger.quarantined();
    var meta = next.fetchJob().getMetadata();
    return file == null || !file.job().equals(verdict.job())
        ? ""
        : " The refused file is in quarantine; to publish it all the same: "
            + AcceptCommand.of(meta.getNamespace(), meta.getName(), file.sha256(), file.job());
  }

  private void addFresh(Conditions conditions) {
    Age.of(next.fetchJob(), ledger.artifact())
        .ifPresent(
            age -> {
              boolean fresh = age.isFresh(next.now());
              conditions.add(
                  Conditions.FRESH,
                  fresh ? Verdict.TRUE : Verdict.FALSE,
                  fresh ? "WithinMaxAge" : age.known() ? "TooOld" : "NeverFetched",
                  fresh ? freshMessage(age) : staleMessage(age));
            });
  }

  private static String freshMessage(Age age) {
    String state =
        age.known()
            ? "The file was last %s at %s".formatted(age.basis(), Times.text(age.since()))
            : "No file has been fetched yet";
    return "%s; without a newer one it is too old at %s.".formatted(state, Times.text(age.until()));
  }

  private String staleMessage(Age age) {
    String state =
        age.known()
            ? "The file was last %s at %s, so it is too old since %s."
                .formatted(age.basis(), Times.text(age.since()), Times.text(age.until()))
            : "No file has been fetched since the FetchJob was created at %s; it counts as too old since %s."
                .formatted(Times.text(age.since()), Times.text(age.until()));
    RunSummary last = ledger.lastRun();
    return last == null
        ? state + " No run has finished in that time."
        : "%s The newest run ended at %s as %s: %s"
            .formatted(state, last.finishTime(), last.outcome(), message(last));
  }
}
