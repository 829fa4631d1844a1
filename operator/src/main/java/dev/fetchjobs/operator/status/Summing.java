package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.Hold;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reduces the conditions and the rest of a FetchJob's status to one word and one message. */
record Summing(
    NextStatus next, List<Condition> conditions, @Nullable Hold hold, Optional<Blocker> blocker) {

  private static final Set<Reason> INVALID =
      EnumSet.of(
          Reason.INVALID_SCHEDULE,
          Reason.INVALID_TIME_ZONE,
          Reason.INVALID_SPEC,
          Reason.CALENDAR_NOT_FOUND);

  Glance glance() {
    boolean blocked = next.refusal() != null || isStuck();
    boolean failing = is(ConditionType.FETCHED, Verdict.FALSE);
    var signs =
        new State.Signs(
            isInvalid(),
            !isInPlace() || (failing && blocked) || next.lingeringRun().isPresent(),
            next.isSuspended(),
            hold != null,
            failing,
            is(ConditionType.FRESH, Verdict.FALSE) || lateness().isPresent(),
            Pin.of(next.fetchJob()) != null,
            next.underWay().findAny().isPresent());
    State state = State.of(signs);
    return new Glance(state, message(state).orElse(null));
  }

  private boolean isInvalid() {
    return next.cronJobState() instanceof CronJobState.Stalled(Reason reason, var message, var kept)
        && INVALID.contains(reason);
  }

  /** Returns whether the CronJob is the wanted one and no write is pending. */
  private boolean isInPlace() {
    return next.cronJobState() instanceof CronJobState.InPlace && pending() == null;
  }

  private CronJobState.@Nullable Pending pending() {
    return next.cronJobState() instanceof CronJobState.InPlace inPlace ? inPlace.pending() : null;
  }

  /** Returns whether the condition Fetched is about a run that does not start. */
  private boolean isStuck() {
    return next.runs().stream()
        .map(Run::state)
        .filter(Run.Stuck.class::isInstance)
        .map(Run.Stuck.class::cast)
        .anyMatch(stuck -> stuck.reason().is(condition(ConditionType.FETCHED).reason()));
  }

  private Optional<String> message(State state) {
    return switch (state) {
      case INVALID -> Optional.of(condition(ConditionType.READY).message());
      case STUCK -> Optional.of(obstruction());
      case SUSPENDED ->
          Optional.of(ConditionType.FETCHED)
              .filter(type -> is(type, Verdict.FALSE))
              .map(type -> condition(type).message());
      case HELD, FAILING -> Optional.of(condition(ConditionType.FETCHED).message());
      case LATE ->
          Stream.of(
                  lateness(),
                  Optional.of(ConditionType.FRESH)
                      .filter(type -> is(type, Verdict.FALSE))
                      .map(type -> condition(type).message()))
              .flatMap(Optional::stream)
              .reduce((first, second) -> first + " " + second);
      case PINNED, RUNNING, OK ->
          Stream.of(ConditionType.FETCHED, ConditionType.FRESH, ConditionType.HANDLE_CURRENT)
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
      return condition(ConditionType.READY).message();
    }
    return next.lingeringRun()
        .map(run -> Blocker.lingering(run) + lateness().map(" "::concat).orElse(""))
        .orElse(condition(ConditionType.FETCHED).message());
  }

  /** Returns a sentence about scheduled runs that did not start, or empty if all started. */
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

  private Optional<Condition> find(ConditionType type) {
    return conditions.stream().filter(condition -> type.is(condition.type())).findFirst();
  }

  private Condition condition(ConditionType type) {
    return find(type).orElseThrow();
  }

  private boolean is(ConditionType type, Verdict status) {
    return find(type).filter(status::isOf).isPresent();
  }
}
