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

/** Computes the status, the reason and the message of each condition of a FetchJob. */
record Verdicts(NextStatus next, Ledger ledger, Basis basis, @Nullable ScheduleStatus schedule) {

  List<Condition> conditions() {
    FetchJobStatus old = next.old();
    Conditions conditions = new Conditions(old == null ? List.of() : old.conditions(), next.now());
    addReady(conditions);
    new FetchedVerdict(next, ledger, basis, schedule).addTo(conditions);
    new FreshVerdict(next, ledger, basis, schedule).addTo(conditions);
    HandleState handle = next.handle();
    if (handle != null) {
      conditions.add(
          ConditionType.HANDLE_CURRENT,
          handle.verdict(),
          basis.generation(),
          handle.reason(),
          handle.message());
    }
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
            .orElse("")
        + inPlace.schedule().calendarNotice(next.now()).map(" "::concat).orElse("")
        + (inPlace.crowd() == null ? "" : " " + inPlace.crowd().sentence());
  }

  /**
   * Returns whether the summary shows the message of the condition though nothing else is wrong.
   */
  static boolean isWorthSaying(Condition condition) {
    return Reason.AWAITING_RUN.is(condition.reason())
        || FreshVerdict.warns(condition)
        || (ConditionType.HANDLE_CURRENT.is(condition.type()) && Verdict.FALSE.isOf(condition));
  }

  /** Returns the message of a finished run, or an empty text if the run has none. */
  static String message(RunSummary run) {
    return Objects.requireNonNullElse(run.message(), "");
  }
}
