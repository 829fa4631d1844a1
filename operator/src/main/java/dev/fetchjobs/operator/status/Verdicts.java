package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Computes the status, the reason and the message of each condition. */
record Verdicts(NextStatus next, Ledger ledger, Basis basis, @Nullable ScheduleStatus schedule) {

  List<Condition> conditions() {
    FetchJobStatus old = next.old();
    Conditions conditions = new Conditions(old == null ? List.of() : old.conditions(), next.now());
    addReady(conditions);
    new FetchedVerdict(next, ledger, basis, schedule).addTo(conditions);
    new FreshVerdict(next, ledger, basis).addTo(conditions);
    return conditions.list();
  }

  private void addReady(Conditions conditions) {
    switch (next.cronJobState()) {
      case CronJobState.InPlace inPlace -> {
        conditions.add(
            ConditionType.READY,
            Verdict.TRUE,
            basis.generation(),
            next.isSuspended() ? Reason.SUSPENDED : Reason.SCHEDULED,
            readyMessage(inPlace));
        CronJobState.Pending pending = inPlace.pending();
        if (pending != null) {
          conditions.add(
              ConditionType.RECONCILING,
              Verdict.TRUE,
              basis.generation(),
              pending.reason(),
              pending.message());
        }
      }
      case CronJobState.Stalled(Reason reason, String message, var kept) ->
          conditions
              .add(ConditionType.READY, Verdict.FALSE, basis.generation(), reason, message)
              .add(ConditionType.STALLED, Verdict.TRUE, basis.generation(), reason, message);
      case CronJobState.Waiting(Reason reason, String message, var kept) ->
          conditions
              .add(ConditionType.READY, Verdict.FALSE, basis.generation(), reason, message)
              .add(ConditionType.RECONCILING, Verdict.TRUE, basis.generation(), reason, message);
    }
  }

  private String readyMessage(CronJobState.InPlace inPlace) {
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
    Obstacle refusal = next.refusal();
    RunSummary verdict = ledger.verdict();
    RunSummary last = ledger.lastRun();
    Optional<Run> stuck = next.stuckRun(verdict);
    if (refusal != null) {
      conditions.add(
          ConditionType.FETCHED,
          Verdict.FALSE,
          basis.generation(),
          refusal.reason(),
          refusal.message());
    } else if (stuck.isPresent() && stuck.get().state() instanceof Stuck(var reason, var message)) {
      conditions.add(
          ConditionType.FETCHED,
          Verdict.FALSE,
          basis.generationOf(stuck.get().origin()),
          reason,
          message);
    } else if (verdict != null && basis.isOutdated(verdict)) {
      conditions.add(
          ConditionType.FETCHED,
          Verdict.UNKNOWN,
          basis.generationOf(verdict),
          Reason.AWAITING_RUN,
          awaiting(verdict));
    } else if (verdict != null) {
      conditions.add(
          ConditionType.FETCHED,
          RunRecord.outcome(verdict).isSuccess() ? Verdict.TRUE : Verdict.FALSE,
          basis.generationOf(verdict),
          reason(verdict),
          message(verdict) + holdSentence() + acceptance(verdict));
    } else if (last != null) {
      conditions.add(
          ConditionType.FETCHED,
          Verdict.UNKNOWN,
          basis.generationOf(last),
          last.outcome(),
          message(last));
    } else {
      conditions.add(
          ConditionType.FETCHED,
          Verdict.UNKNOWN,
          null,
          Reason.NO_RUN_YET,
          "No run has finished yet.");
    }
  }

  /**
   * The message when no run has used the present spec yet. It names the last run, and says when the
   * next one comes.
   */
  private String awaiting(RunSummary verdict) {
    return "The spec was edited after run %s was created (it ended as %s at %s), and no run has used the present spec yet. %s"
        .formatted(verdict.job(), verdict.outcome(), verdict.finishTime(), whenItIsUsed());
  }

  private String whenItIsUsed() {
    Optional<Run> running =
        next.underWay()
            .filter(run -> Objects.equals(basis.generationOf(run.origin()), basis.generation()))
            .reduce((earlier, later) -> later);
    if (running.isPresent()) {
      return "Run %s uses it and is active.".formatted(running.get().job());
    }
    if (schedule == null || schedule.nextRun() == null) {
      return next.isSuspended()
          ? "Scheduled runs are suspended; request a run, or set spec.suspend to false."
          : "No run starts before the FetchJob is Ready.";
    }
    return "The next run is due at %s%s; to have one now, request it."
        .formatted(schedule.nextRun(), ledger.hold(next) == null ? "" : ", after the hold");
  }

  /** Whether the message of a condition that is not False belongs into the summary. */
  static boolean isWorthSaying(Condition condition) {
    return Reason.AWAITING_RUN.is(condition.reason()) || FreshVerdict.warns(condition);
  }

  /** Returns the message of a run, or an empty text if the run has none. */
  static String message(RunSummary run) {
    return Objects.requireNonNullElse(run.message(), "");
  }

  /**
   * The reason of the condition: the outcome, or the class of a failure. If Kubernetes caused the
   * failure, it is Kubernetes' reason.
   */
  private static String reason(RunSummary run) {
    String failure = run.failureClass();
    if (failure == null) {
      return run.outcome();
    }
    return FailureClass.INFRASTRUCTURE.is(failure) && run.reason() != null ? run.reason() : failure;
  }

  private String holdSentence() {
    Hold hold = ledger.hold(next);
    return hold == null ? "" : " " + holdSentence(hold, ledger.consecutiveFailures());
  }

  /**
   * The sentence about a hold: until when scheduled runs do not ask the publisher, why, and how to
   * request a run anyway.
   */
  static String holdSentence(Hold hold, int failures) {
    String why =
        FetchReport.Hold.Reason.RETRY_AFTER.is(hold.reason())
            ? "the publisher asked for it"
            : failures > 1 ? "the last %d runs failed".formatted(failures) : "the last run failed";
    return "Scheduled runs do not ask again before %s, because %s; a requested run does."
        .formatted(hold.until(), why);
  }

  /**
   * The command to accept a refused file. It ends the message, so that it can be copied up to the
   * end of the line.
   */
  private String acceptance(RunSummary verdict) {
    Quarantined file = ledger.quarantined();
    var meta = next.fetchJob().getMetadata();
    return file == null || !file.job().equals(verdict.job())
        ? ""
        : " The refused file is in quarantine; to publish it all the same: "
            + AcceptCommand.of(meta.getNamespace(), meta.getName(), file.sha256(), file.job());
  }

  private void addFresh(Conditions conditions) {
    if (next.fetchJob().getSpec().freshness() == null) {
      return;
    }
    Optional<Age> known = Age.of(next.fetchJob(), ledger.artifact(), next.cronJobState(), schedule);
    if (known.isEmpty()) {
      addFresh(
          conditions,
          Verdict.UNKNOWN,
          Reason.NO_SLOT,
          "No CronJob starts runs, so no slot has passed whose file could be missing.");
    }
    known.ifPresent(
        age -> {
          if (!age.isFresh(next.now())) {
            Reason reason =
                !age.known()
                    ? Reason.NEVER_FETCHED
                    : age.limit() instanceof Age.Late ? Reason.SLOT_MISSED : Reason.TOO_OLD;
            addFresh(conditions, Verdict.FALSE, reason, staleMessage(age));
          } else if (!age.known()) {
            addFresh(
                conditions,
                Verdict.UNKNOWN,
                Reason.NEVER_FETCHED,
                "No file has been fetched yet; without one it counts as too old at %s."
                    .formatted(Times.text(age.until())));
          } else if (isElsewhere()) {
            addFresh(
                conditions,
                Verdict.UNKNOWN,
                Reason.AWAITING_RUN,
                "No run has put a file at the present spec.destination.volume.path yet; the file at the path before was last %s at %s."
                    .formatted(age.basis(), Times.text(age.since())));
          } else {
            Reason reason =
                age.limit() instanceof Age.Late ? Reason.ON_TIME : Reason.WITHIN_MAX_AGE;
            addFresh(conditions, Verdict.TRUE, reason, freshMessage(age));
          }
        });
  }

  private void addFresh(Conditions conditions, Verdict verdict, Reason reason, String message) {
    conditions.add(
        ConditionType.FRESH,
        verdict,
        basis.generationOf(ledger.lastSuccess()),
        reason,
        message + shortMaxAge());
  }

  /** Whether the known file is at a path that the spec no longer names. */
  private boolean isElsewhere() {
    Artifact file = ledger.artifact();
    RunSummary success = ledger.lastSuccess();
    return file != null
        && success != null
        && basis.isOutdated(success)
        && !file.path().equals(next.fetchJob().getSpec().destination().volume().target());
  }

  /**
   * A warning if the maximum age is shorter than the time between two slots, so that even a file
   * that every run confirms becomes too old.
   */
  private String shortMaxAge() {
    if (!(next.cronJobState() instanceof CronJobState.InPlace inPlace) || next.isSuspended()) {
      return "";
    }
    Duration gap = inPlace.schedule().longestGap(next.now());
    return Age.maxAge(next.fetchJob())
        .filter(maxAge -> maxAge.compareTo(gap) < 0)
        .map(
            maxAge ->
                "%sthe longest time between two scheduled runs, %s: Fresh turns False without any failure. Write more than that."
                    .formatted(SHORT_MAX_AGE, hours(gap)))
        .orElse("");
  }

  private static String hours(Duration time) {
    return time.toMinutesPart() == 0
        ? time.toHours() + "h"
        : time.toHours() + "h" + time.toMinutesPart() + "m";
  }

  private static String freshMessage(Age age) {
    String file = "The file was last %s at %s".formatted(age.basis(), Times.text(age.since()));
    String until = Times.text(age.until());
    return switch (age.limit()) {
      case Age.Oldest _ -> "%s; without a newer one it is too old at %s.".formatted(file, until);
      case Age.Late late ->
          "%s. The file of the slot %s has to be there by %s.".formatted(file, late.slot(), until);
    };
  }

  private String nextSlot() {
    return schedule == null || schedule.nextRun() == null
        ? ""
        : " The next run is due at %s.".formatted(schedule.nextRun());
  }

  private String staleMessage(Age age) {
    String since = Times.text(age.since());
    String until = Times.text(age.until());
    String state =
        switch (age.limit()) {
          case Age.Oldest _ when age.known() ->
              "The file was last %s at %s, so it is too old since %s."
                  .formatted(age.basis(), since, until);
          case Age.Oldest _ ->
              "No file has been fetched since the FetchJob was created at %s; it counts as too old since %s."
                  .formatted(since, until);
          case Age.Late late ->
              "The file of the slot %s is missing since %s, %s after the slot; %s.%s"
                  .formatted(
                      late.slot(),
                      until,
                      late.within(),
                      age.known()
                          ? "the file was last %s at %s".formatted(age.basis(), since)
                          : "no file has been fetched since the FetchJob was created",
                      nextSlot());
        };
    RunSummary last = ledger.lastRun();
    return last == null
        ? state + " No run has finished in that time."
        : "%s The newest run ended at %s as %s: %s"
            .formatted(state, last.finishTime(), last.outcome(), message(last));
  }
}
