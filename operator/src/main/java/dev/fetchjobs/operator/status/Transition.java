package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.DeliveryFailure;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.Notifications;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Describes a change of a FetchJob that the operator announces once, with an Event. The operator
 * does not announce that a FetchJob becomes Ready for the first time, because that would be a third
 * write for each FetchJob.
 *
 * @param reason a reason of a condition
 */
public record Transition(boolean warning, String reason, String message) {

  /** Announces that another program keeps changing back what the operator writes to the status. */
  public static final Transition CONTESTED =
      new Transition(
          true,
          Reason.CONTESTED.word(),
          "The status is changed again and again by somebody else, perhaps another install of this"
              + " operator. We write it every 30 s; let one install alone serve this namespace.");

  /** Read the failure of events and that of pings. */
  private static final List<Function<Notifications, @Nullable DeliveryFailure>> DELIVERY_FAILURES =
      List.of(
          Notifications::failure,
          notifications -> notifications.ping() == null ? null : notifications.ping().failure());

  /** Returns those changes between two statuses of a FetchJob that the operator announces. */
  public static List<Transition> between(@Nullable FetchJobStatus old, FetchJobStatus next) {
    List<Transition> transitions = new ArrayList<>();
    for (ConditionType type :
        List.of(
            ConditionType.READY,
            ConditionType.FETCHED,
            ConditionType.FRESH,
            ConditionType.HANDLE_CURRENT)) {
      Optional<Condition> before = type.in(old);
      type.in(next).filter(now -> isNews(before, now)).ifPresent(c -> transitions.add(of(c)));
    }
    if (next.hold() != null && (old == null || !Objects.equals(old.hold(), next.hold()))) {
      transitions.add(
          new Transition(
              true,
              next.hold().reason(),
              FetchedVerdict.holdSentence(
                  next.hold(), Objects.requireNonNullElse(next.consecutiveFailures(), 0))));
    }
    ofState(old, next).ifPresent(transitions::add);
    transitions.addAll(BackfillNews.between(old, next.backfill()));
    for (Function<Notifications, @Nullable DeliveryFailure> of : DELIVERY_FAILURES) {
      failure(next, of)
          .filter(_ -> failure(old, of).isEmpty())
          .map(f -> new Transition(true, Reason.NOTIFICATION_FAILED.word(), f.message()))
          .ifPresent(transitions::add);
    }
    return List.copyOf(transitions);
  }

  private static Optional<DeliveryFailure> failure(
      @Nullable FetchJobStatus status, Function<Notifications, @Nullable DeliveryFailure> of) {
    return Optional.ofNullable(status).map(FetchJobStatus::notifications).map(of);
  }

  /**
   * Returns a change that no condition shows: a run that does not end, or scheduled times without a
   * run.
   */
  private static Optional<Transition> ofState(@Nullable FetchJobStatus old, FetchJobStatus next) {
    String state = next.state();
    String message = next.message();
    boolean impaired = State.STUCK.is(state) || State.LATE.is(state);
    return !impaired
            || state == null
            || message == null
            || (old != null && state.equals(old.state()))
            || next.conditions().stream().anyMatch(c -> c.message().equals(message))
        ? Optional.empty()
        : Optional.of(new Transition(true, state, message));
  }

  /**
   * Returns whether the condition became bad, became good again, or has become bad for another
   * reason.
   */
  private static boolean isNews(Optional<Condition> before, Condition now) {
    boolean bad = Verdict.FALSE.isOf(now);
    if (before.isEmpty()) {
      return bad;
    }
    boolean wasBad = Verdict.FALSE.isOf(before.get());
    boolean otherReason = !before.get().reason().equals(now.reason());
    return bad ? !wasBad || otherReason : wasBad && Verdict.TRUE.isOf(now);
  }

  private static Transition of(Condition condition) {
    return new Transition(
        Verdict.FALSE.isOf(condition),
        condition.reason(),
        condition.type() + " is " + condition.status() + ": " + condition.message());
  }
}
