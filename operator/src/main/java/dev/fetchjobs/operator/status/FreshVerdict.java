package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes the condition Fresh. The condition shows whether the file is younger than its maximum
 * age, and whether the file of each scheduled time came in time.
 */
record FreshVerdict(
    NextStatus next, Ledger ledger, Basis basis, @Nullable ScheduleStatus schedule) {

  private static final String SHORT_MAX_AGE = " spec.freshness.maxAge is shorter than ";

  /** Returns whether the condition warns that the maximum age is too short for the schedule. */
  static boolean warns(Condition condition) {
    return condition.message().contains(SHORT_MAX_AGE);
  }

  void addTo(Conditions conditions) {
    if (next.fetchJob().getSpec().freshness() == null) {
      return;
    }
    Optional<Age> known = Age.of(next.fetchJob(), ledger.artifact(), next.cronJobState(), schedule);
    if (known.isEmpty()) {
      add(
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
            Reason reason =
                age.limit() instanceof Age.Late ? Reason.ON_TIME : Reason.WITHIN_MAX_AGE;
            add(conditions, Verdict.TRUE, reason, freshMessage(age));
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

  /** Returns whether the published file is at a path that the spec no longer names. */
  private boolean isElsewhere() {
    Artifact file = ledger.artifact();
    RunSummary success = ledger.lastSuccess();
    return file != null
        && success != null
        && basis.isOutdated(success)
        && !file.path().equals(next.fetchJob().getSpec().destination().volume().target());
  }

  /**
   * Returns a warning if the maximum age of the file is shorter than the time between two scheduled
   * runs. With such a maximum age, even a file that every run confirms becomes too old.
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
            .formatted(state, last.finishTime(), last.outcome(), Verdicts.message(last));
  }
}
