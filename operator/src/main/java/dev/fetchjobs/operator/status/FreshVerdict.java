package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Artifact;
import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.Freshness;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.api.ScheduleStatus;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.FreshnessBasis;
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
            add(conditions, Verdict.FALSE, staleReason(age), staleMessage(age));
          } else if (age.start() instanceof AgeStart.Created) {
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
                "No run has put a file at the present spec.destination.volume.path yet; the file at the path before %s."
                    .formatted(age.start().state()));
          } else if (age.start() instanceof AgeStart.Undated) {
            add(
                conditions,
                Verdict.UNKNOWN,
                Reason.NO_DATA_DATE,
                "No run has read the data date of the file; without one it counts as too old at %s."
                    .formatted(Times.text(age.until())));
          } else {
            Reason reason =
                age.limit() instanceof Age.Late ? Reason.ON_TIME : Reason.WITHIN_MAX_AGE;
            add(conditions, Verdict.TRUE, reason, freshMessage(age));
          }
        });
  }

  private static Reason staleReason(Age age) {
    return switch (age.start()) {
      case AgeStart.Created _ -> Reason.NEVER_FETCHED;
      case AgeStart.Undated _ -> Reason.NO_DATA_DATE;
      case AgeStart.Confirmed _, AgeStart.Changed _, AgeStart.DataDay _ ->
          age.limit() instanceof Age.Late ? Reason.SLOT_MISSED : Reason.TOO_OLD;
    };
  }

  private void add(Conditions conditions, Verdict verdict, Reason reason, String message) {
    conditions.add(
        ConditionType.FRESH,
        verdict,
        basis.generationOf(ledger.lastSuccess()),
        reason,
        message + pinned() + shortMaxAge());
  }

  /** Returns a sentence that says why the file ages, if a version is pinned. */
  private String pinned() {
    String pin = Pin.of(next.fetchJob());
    Artifact file = ledger.artifact();
    if (pin == null) {
      return "";
    }
    return file != null && pin.equals(file.version())
        ? " The version %s is pinned and published since %s, so new content is kept and not published; remove the annotation fetchjobs.dev/pin to publish it."
            .formatted(pin, file.publishedTime())
        : " The version %s is pinned; the next run publishes it, if the volume keeps it. To take the pin off, remove the annotation fetchjobs.dev/pin."
            .formatted(pin);
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
    Duration gap = shortestLimit(inPlace.schedule().longestGap(next.now()));
    return Age.maxAge(next.fetchJob())
        .filter(maxAge -> maxAge.compareTo(gap) < 0)
        .map(
            maxAge ->
                "%s%s, %s: Fresh turns False without any failure. Write more than that."
                    .formatted(
                        SHORT_MAX_AGE,
                        isByDataDate()
                            ? "the longest time between two scheduled runs less a day"
                            : "the longest time between two scheduled runs",
                        hours(gap)))
        .orElse("");
  }

  /**
   * Returns the shortest maximum age that the operator does not warn of. The age of data of a
   * slot's day counts from the end of that day, which is at most one day after the slot.
   */
  private Duration shortestLimit(Duration gap) {
    return isByDataDate() ? gap.minusDays(1) : gap;
  }

  private boolean isByDataDate() {
    Freshness freshness = next.fetchJob().getSpec().freshness();
    return freshness != null && FreshnessBasis.DATA_DATE.is(freshness.basis());
  }

  private static String hours(Duration time) {
    return time.toMinutesPart() == 0
        ? time.toHours() + "h"
        : time.toHours() + "h" + time.toMinutesPart() + "m";
  }

  private static String freshMessage(Age age) {
    String file = "The file " + age.start().state();
    String until = Times.text(age.until());
    return switch (age.limit()) {
      case Age.Oldest _ -> "%s; without a newer one it is too old at %s.".formatted(file, until);
      case Age.Late late ->
          "%s. The file of the slot %s has to be there by %s."
              .formatted(file, slot(age, late), until);
    };
  }

  /** Names the slot, and the data that its file has to have. */
  private static String slot(Age age, Age.Late late) {
    if (!(age.start() instanceof AgeStart.DataDay)) {
      return late.slot();
    }
    return late.day() == null
        ? late.slot() + " with newer data"
        : "%s with data of %s or later".formatted(late.slot(), late.day());
  }

  private String nextSlot() {
    return schedule == null || schedule.nextRun() == null
        ? ""
        : " The next run is due at %s.".formatted(schedule.nextRun());
  }

  private String staleMessage(Age age) {
    boolean known = !(age.start() instanceof AgeStart.Created);
    String until = Times.text(age.until());
    String state =
        switch (age.limit()) {
          case Age.Oldest _ when known ->
              "The file %s, so it is too old since %s.".formatted(age.start().state(), until);
          case Age.Oldest _ ->
              "No file has been fetched since the FetchJob was created at %s; it counts as too old since %s."
                  .formatted(Times.text(age.start().time()), until);
          case Age.Late late ->
              "The file of the slot %s is missing since %s, %s after the slot; %s.%s"
                  .formatted(
                      slot(age, late),
                      until,
                      late.within(),
                      known
                          ? "the file " + age.start().state()
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
