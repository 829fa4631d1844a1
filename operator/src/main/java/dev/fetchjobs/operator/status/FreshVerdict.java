package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.time.Duration;

/** Computes the condition Fresh, which shows whether the file is younger than its maximum age. */
record FreshVerdict(NextStatus next, Ledger ledger, Basis basis) {

  private static final String SHORT_MAX_AGE = " spec.freshness.maxAge is shorter than ";

  /** Returns whether the condition warns that the maximum age is too short for the schedule. */
  static boolean warns(Condition condition) {
    return condition.message().contains(SHORT_MAX_AGE);
  }

  void addTo(Conditions conditions) {
    Age.of(next.fetchJob(), ledger.artifact())
        .ifPresent(
            age -> {
              if (!age.isFresh(next.now())) {
                Reason reason = age.known() ? Reason.TOO_OLD : Reason.NEVER_FETCHED;
                add(conditions, Verdict.FALSE, reason, staleMessage(age));
              } else if (!age.known()) {
                add(
                    conditions,
                    Verdict.UNKNOWN,
                    Reason.NEVER_FETCHED,
                    "No file has been fetched yet; without one it counts as too old at %s."
                        .formatted(Times.text(age.until())));
              } else if (isElsewhere()) {
                add(
                    conditions,
                    Verdict.UNKNOWN,
                    Reason.AWAITING_RUN,
                    "No run has put a file at the present spec.destination.volume.path yet; the file at the path before was last %s at %s."
                        .formatted(age.basis(), Times.text(age.since())));
              } else {
                add(conditions, Verdict.TRUE, Reason.WITHIN_MAX_AGE, freshMessage(age));
              }
            });
  }

  private void add(Conditions conditions, Verdict verdict, Reason reason, String message) {
    conditions.add(
        ConditionType.FRESH,
        verdict,
        basis.generationOf(ledger.lastSuccess()),
        reason,
        message + shortMaxAge());
  }

  /** Returns whether the known file is at a path that the spec no longer names. */
  private boolean isElsewhere() {
    Artifact file = ledger.artifact();
    RunSummary success = ledger.lastSuccess();
    return file != null
        && success != null
        && basis.isOutdated(success)
        && !file.path().equals(next.fetchJob().getSpec().destination().volume().target());
  }

  /**
   * Returns a warning if the maximum age is shorter than the time between two slots. Then even a
   * file that every run confirms becomes too old.
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
    return "The file was last %s at %s; without a newer one it is too old at %s."
        .formatted(age.basis(), Times.text(age.since()), Times.text(age.until()));
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
            .formatted(state, last.finishTime(), last.outcome(), Verdicts.message(last));
  }
}
