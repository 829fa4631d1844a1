package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Hold;
import dev.fetchjobs.api.Quarantined;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.contract.AcceptCommand;
import dev.fetchjobs.contract.FailureClass;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.operator.desired.RequestedVersion;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.observed.Run.Stuck;
import dev.fetchjobs.operator.observed.Text;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the condition Fetched, which shows the result of the newest run. */
record FetchedVerdict(
    NextStatus next, Ledger ledger, Basis basis, @Nullable ScheduleStatus schedule) {

  /** A condition has room for so much of a host, and of a FetchJob's namespace and name. */
  private static final int MAX_HOST = 80;

  private static final int MAX_OWNER = 100;

  void addTo(Conditions conditions) {
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
          Verdicts.message(verdict) + holdSentence() + acceptance(verdict));
    } else if (last != null) {
      conditions.add(
          ConditionType.FETCHED,
          Verdict.UNKNOWN,
          basis.generationOf(last),
          last.outcome(),
          Verdicts.message(last));
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
   * Returns the message of the condition when no run has used the present spec yet. The message
   * names the last run, and says when the next one comes.
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

  /**
   * Returns the reason of the condition Fetched. The reason is the outcome of the run, or the class
   * of a failure. If Kubernetes caused the failure, the reason is Kubernetes' own.
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
   * Returns the sentence about a hold on requests to the publisher. The sentence says until when
   * scheduled runs send no request to the publisher, why, and how a person can request a run all
   * the same.
   */
  static String holdSentence(Hold hold, int failures) {
    boolean asked = FetchReport.Hold.Reason.RETRY_AFTER.is(hold.reason());
    String by = hold.seenBy();
    String why =
        by != null
            ? (asked
                    ? "%s asked FetchJob %s for it"
                    : "%s gave no proper answer in several runs, the last of FetchJob %s")
                .formatted(Text.line(hold.scope(), MAX_HOST), Text.line(by, MAX_OWNER))
            : asked
                ? "the publisher asked for it"
                : failures > 1
                    ? "the last %d runs failed".formatted(failures)
                    : "the last run failed";
    return "Scheduled runs do not ask again before %s, because %s; a requested run does."
        .formatted(hold.until(), why);
  }

  /**
   * Returns the command by which a person accepts a refused file. The command ends the message, so
   * that a person can copy it up to the end of the line.
   */
  private String acceptance(RunSummary verdict) {
    Quarantined file = ledger.quarantined();
    var meta = next.fetchJob().getMetadata();
    return file == null || !file.job().equals(verdict.job())
        ? ""
        : " The refused file is in quarantine; to publish it all the same: "
            + AcceptCommand.of(
                meta.getNamespace(),
                meta.getName(),
                file.sha256(),
                file.job(),
                RequestedVersion.isNamed(next.fetchJob()));
  }
}
