package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sums the conditions and what stands beside them up to one word and one message. */
record Summing(
    NextStatus next, List<Condition> conditions, @Nullable Hold hold, Optional<Blocker> blocker) {

  private static final Set<String> INVALID =
      Set.of("InvalidSchedule", "InvalidTimeZone", "InvalidSpec");

  Glance glance() {
    boolean blocked = next.refusal() != null || isStuck();
    boolean failing = is(Conditions.FETCHED, "False");
    var signs =
        new State.Signs(
            isInvalid(),
            !isInPlace() || (failing && blocked) || next.lingeringRun().isPresent(),
            next.isSuspended(),
            hold != null,
            failing,
            is(Conditions.FRESH, "False") || lateness().isPresent(),
            next.underWay().findAny().isPresent());
    State state = State.of(signs);
    return new Glance(state, message(state).orElse(null));
  }

  private boolean isInvalid() {
    return next.cronJobState() instanceof CronJobState.Stalled(String reason, var message, var kept)
        && INVALID.contains(reason);
  }

  /** Nothing is left to be written. */
  private boolean isInPlace() {
    return next.cronJobState() instanceof CronJobState.InPlace && pending() == null;
  }

  private CronJobState.@Nullable Pending pending() {
    return next.cronJobState() instanceof CronJobState.InPlace inPlace ? inPlace.pending() : null;
  }

  /** Whether the condition Fetched is about a run that does not start. */
  private boolean isStuck() {
    return next.runs().stream()
        .map(Run::state)
        .filter(Run.Stuck.class::isInstance)
        .map(Run.Stuck.class::cast)
        .anyMatch(stuck -> condition(Conditions.FETCHED).reason().equals(stuck.reason()));
  }

  private Optional<String> message(State state) {
    return switch (state) {
      case INVALID -> Optional.of(condition(Conditions.READY).message());
      case STUCK -> Optional.of(obstruction());
      case SUSPENDED ->
          Optional.of(Conditions.FETCHED)
              .filter(type -> is(type, "False"))
              .map(type -> condition(type).message());
      case HELD, FAILING -> Optional.of(condition(Conditions.FETCHED).message());
      case LATE ->
          Stream.of(
                  lateness(),
                  Optional.of(Conditions.FRESH)
                      .filter(type -> is(type, "False"))
                      .map(type -> condition(type).message()))
              .flatMap(Optional::stream)
              .reduce((first, second) -> first + " " + second);
      case RUNNING, OK ->
          Stream.of(Conditions.FETCHED, Conditions.FRESH)
              .flatMap(type -> find(type).stream())
              .filter(condition -> Verdicts.isWorthSaying(condition))
              .map(Condition::message)
              .reduce((first, second) -> first + " " + second);
    };
  }

  private String obstruction() {
    CronJobState.Pending pending = pending();
    if (pending != null) {
      return pending.message();
    }
    if (!isInPlace()) {
      return condition(Conditions.READY).message();
    }
    return next.lingeringRun()
        .map(run -> Blocker.lingering(run) + lateness().map(" "::concat).orElse(""))
        .orElse(condition(Conditions.FETCHED).message());
  }

  /** What is known of scheduled runs that did not start. */
  private Optional<String> lateness() {
    Obstacle refusal = next.refusal();
    if (refusal != null) {
      return Optional.empty();
    }
    return blocker
        .filter(run -> run.missed() > 0)
        .map(Blocker::sentence)
        .or(
            () ->
                next.isSlotLate()
                    ? Optional.of(
                        "The newest scheduled time has passed, and Kubernetes has not made its Job. See what it says: kubectl describe cronjob.")
                    : Optional.empty());
  }

  private Optional<Condition> find(String type) {
    return conditions.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  private Condition condition(String type) {
    return find(type).orElseThrow();
  }

  private boolean is(String type, String status) {
    return find(type).filter(condition -> condition.status().equals(status)).isPresent();
  }
}
