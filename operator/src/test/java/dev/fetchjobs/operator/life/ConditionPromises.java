package dev.fetchjobs.operator.life;

import static dev.fetchjobs.operator.life.LifeTest.require;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.life.SimulatedOperator.Step;
import dev.fetchjobs.operator.observed.NodeClock;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.status.CronJobState;
import dev.fetchjobs.operator.vocabulary.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks the rules that the conditions and the state of every status must follow. */
record ConditionPromises(SimulatedCluster cluster) {

  /** Fails with the first rule that the status breaks. */
  void check(Step step, @Nullable FetchJobStatus old, FetchJobStatus next) {
    areTrue(step, next);
    noneClaimsASpecThatNoRunHasUsed(step, next);
    theStateFits(step, next);
    transitionTimesStay(step, old, next);
  }

  private void areTrue(Step step, FetchJobStatus next) {
    require(
        Objects.equals(next.observedGeneration(), step.fetchJob().getMetadata().getGeneration()),
        "observedGeneration");
    boolean accepted = cluster.isAccepted();
    require(
        accepted || cluster.isLeaving() || step.cronJobState() instanceof CronJobState.Stalled,
        "Stalled by the schedule");
    require(
        is(next, "Ready").equals(truth(step.cronJobState() instanceof CronJobState.InPlace)),
        "Ready");
    require(
        is(next, "Stalled").equals(present(step.cronJobState() instanceof CronJobState.Stalled)),
        "Stalled");
    require(
        is(next, "Reconciling").equals(present(isTriedAgain(step.cronJobState()))), "Reconciling");
    Optional<Truth.Seen> newest = cluster.truth.verdict();
    boolean stuck =
        step.runs().stream()
            .filter(run -> run.state() instanceof Run.Stuck)
            .anyMatch(run -> newest.filter(r -> r.time().isAfter(run.creationTime())).isEmpty());
    String verdict =
        newest
            .filter(run -> cluster.isUsedBy(run.origin()))
            .map(run -> truth(run.outcome().isSuccess()))
            .orElse("Unknown");
    boolean blocked = stuck || step.refusal() != null;
    require(is(next, "Fetched").equals(blocked ? "False" : verdict), "Fetched is not " + verdict);
    require(is(next, "Fresh").equals(fresh(step, next)), "Fresh is not " + fresh(step, next));
  }

  private static boolean isTriedAgain(CronJobState cronJobState) {
    return switch (cronJobState) {
      case CronJobState.InPlace inPlace -> inPlace.pending() != null;
      case CronJobState.Stalled stalled -> false;
      case CronJobState.Waiting waiting -> true;
    };
  }

  private String fresh(Step step, FetchJobStatus next) {
    Specs.Variant spec = cluster.spec();
    if (spec.maxAgeHours() == 0 && spec.withinHours() == 0) {
      return "";
    }
    Instant checked = cluster.truth.checked();
    Instant since =
        checked == null
            ? Instant.parse(step.fetchJob().getMetadata().getCreationTimestamp())
            : cluster.truth.foreignClock() && next.artifact() != null
                ? Instant.parse(
                    next.artifact().checkedTime()) // a time near the true one, see below
                : checked;
    if (spec.data().isBasis() && checked != null) {
      return freshByData(step, spec, since, next);
    }
    Optional<Instant> oldest =
        Optional.of(spec.maxAgeHours())
            .filter(hours -> hours > 0)
            .map(hours -> hours(since, hours));
    Optional<Instant> late =
        slotAfter(step, since, next)
            .filter(slot -> spec.withinHours() > 0)
            .map(slot -> hours(slot, spec.withinHours()));
    Optional<Instant> until =
        Stream.of(oldest, late).flatMap(Optional::stream).min(Instant::compareTo);
    boolean inTime = until.isEmpty() || step.now().isBefore(until.get());
    return until.isEmpty() || checked == null && inTime ? "Unknown" : truth(inTime);
  }

  /**
   * Returns the expected value of the condition Fresh if freshness follows the date of the data.
   * The search for the dates goes day by day.
   */
  private String freshByData(Step step, Specs.Variant spec, Instant since, FetchJobStatus next) {
    String shown = Objects.requireNonNull(next.artifact()).dataDate();
    if (shown == null) {
      Optional<Instant> until = limit(spec, since, slotAfter(step, since, next));
      return until.isEmpty() || step.now().isBefore(until.get()) ? "Unknown" : "False";
    }
    LocalDate data = LocalDate.parse(shown);
    Optional<Instant> slot = slotThatNeedsNewer(step, data, spec.data().behind());
    Optional<Instant> late =
        slot.filter(
                at -> at.isAfter(Instant.parse(Objects.requireNonNull(next.schedule()).since())))
            .or(() -> slot.flatMap(at -> slotAfter(step, at.minusSeconds(1), next)));
    Optional<Instant> until = limit(spec, midnight(data.plusDays(1)), late);
    return until.isEmpty() ? "Unknown" : truth(step.now().isBefore(until.get()));
  }

  private static Optional<Instant> limit(
      Specs.Variant spec, Instant since, Optional<Instant> slot) {
    return Stream.of(
            Optional.of(hours(since, spec.maxAgeHours())).filter(_ -> spec.maxAgeHours() > 0),
            slot.map(at -> hours(at, spec.withinHours())).filter(_ -> spec.withinHours() > 0))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /**
   * Returns the first slot of the day with a slot that comes after {@code behind} other days with a
   * slot since the data.
   */
  private static Optional<Instant> slotThatNeedsNewer(Step step, LocalDate data, int behind) {
    CronJobState.Kept kept = step.cronJobState().kept(step.fetchJob().getSpec().suspend());
    if (kept == null) {
      return Optional.empty();
    }
    int days = 0;
    for (LocalDate day = data.plusDays(1); day.isBefore(data.plusYears(6)); day = day.plusDays(1)) {
      Optional<Instant> slot = kept.schedule().next(midnight(day).minusSeconds(1));
      if (slot.isPresent() && slot.get().isBefore(midnight(day.plusDays(1))) && days++ == behind) {
        return slot;
      }
    }
    return Optional.empty();
  }

  private static Instant midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Instant hours(Instant from, int hours) {
    return from.plus(Duration.ofHours(hours));
  }

  /**
   * Returns the first scheduled time on an open day after that time, and after the schedule came
   * into force.
   */
  private Optional<Instant> slotAfter(Step step, Instant time, FetchJobStatus next) {
    CronJobState.Kept kept = step.cronJobState().kept(step.fetchJob().getSpec().suspend());
    if (kept == null) {
      return Optional.empty();
    }
    Instant inForce = Instant.parse(next.schedule().since());
    require(!inForce.isAfter(step.now()), "a schedule is not in force in the future");
    Optional<Instant> slot =
        kept.schedule().ofKubernetes().next(inForce.isAfter(time) ? inForce : time);
    while (slot.filter(at -> cluster.calendar.isClosed(step, at)).isPresent()) {
      slot = slot.flatMap(kept.schedule().ofKubernetes()::next);
    }
    return slot;
  }

  /** Checks that no condition names a generation whose plan no run has used. */
  private void noneClaimsASpecThatNoRunHasUsed(Step step, FetchJobStatus next) {
    long current = step.fetchJob().getMetadata().getGeneration();
    for (String type : List.of("Fetched", "Fresh")) {
      Optional<Condition> condition = next.condition(type);
      Long claimed = condition.map(Condition::observedGeneration).orElse(null);
      boolean used =
          claimed == null
              || (claimed == 1 && current == 1) // there has been only one spec
              || (claimed == current && step.refusal() != null) // its Job is refused
              || step.runs().stream().anyMatch(run -> cluster.usedBy(run.origin(), claimed))
              || cluster.truth.all().anyMatch(run -> cluster.usedBy(run.origin(), claimed));
      require(used, type + " claims generation " + claimed);
      require(
          claimed == null
              || claimed == current
              || !is(next, type).equals("True")
              || type.equals("Fresh"),
          type + " is True for generation " + claimed + " of " + current);
    }
  }

  private void theStateFits(Step step, FetchJobStatus next) {
    String state = Objects.requireNonNull(next.state());
    boolean trouble =
        !is(next, "Ready").equals("True")
            || is(next, "Fetched").equals("False")
            || is(next, "Fresh").equals("False")
            || next.hold() != null
            || (next.schedule() != null && next.schedule().missedSlots() != null);
    boolean running = next.activeRun() != null;
    boolean suspended = cluster.spec().suspend();
    require(!state.equals("Ok") || !(trouble || running || suspended), "Ok in spite of it");
    require(!state.equals("Running") || (running && (!trouble || suspended)), "Running");
    require(!state.equals("Suspended") || (suspended && !running), "Suspended");
    require(!state.equals("Failing") || is(next, "Fetched").equals("False"), "Failing");
    require(!state.equals("Held") || next.hold() != null, "Held");
    boolean invalid =
        step.cronJobState() instanceof CronJobState.Stalled stalled
            && (stalled.reason().word().startsWith("Invalid")
                || stalled.reason() == Reason.CALENDAR_NOT_FOUND);
    require(state.equals("Invalid") == invalid, "Invalid");
    require(
        state.equals("Ok") || running || suspended || next.message() != null,
        state + " without a message");
    require(
        step.cronJobState() instanceof CronJobState.InPlace
            || state.equals("Stuck")
            || state.equals("Invalid"),
        "nothing is in place, and the state is " + state);
  }

  /**
   * Checks that a transition time does not change. The exception is a time in the future, which an
   * operator with a faster clock has written.
   */
  private static void transitionTimesStay(
      Step step, @Nullable FetchJobStatus old, FetchJobStatus next) {
    Instant latest = step.now().plus(NodeClock.SKEW);
    for (Condition condition : old == null ? List.<Condition>of() : old.conditions()) {
      require(
          next.conditions().stream()
              .filter(now -> now.type().equals(condition.type()))
              .filter(now -> now.status().equals(condition.status()))
              .allMatch(
                  now ->
                      now.lastTransitionTime().equals(condition.lastTransitionTime())
                          || Instant.parse(condition.lastTransitionTime()).isAfter(latest)),
          "the transition time of " + condition.type() + " moved");
    }
  }

  private static String is(FetchJobStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .map(Condition::status)
        .findFirst()
        .orElse("");
  }

  private static String truth(boolean value) {
    return value ? "True" : "False";
  }

  private static String present(boolean value) {
    return value ? "True" : "";
  }
}
