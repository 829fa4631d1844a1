package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.NotificationType;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Says which troubles a FetchJob has. One of them may hide another in the state of the status. A
 * hidden one counts as it did before.
 *
 * @param open those of Failed, Late and Stuck that have happened and are not over
 */
record Problems(Set<NotificationType> open) {

  static final List<NotificationType> ALL =
      List.of(NotificationType.FAILED, NotificationType.LATE, NotificationType.STUCK);

  /** In these states, and in Late, the state would show that a scheduled run did not start. */
  private static final List<State> NOT_LATE = List.of(State.OK, State.RUNNING, State.SUSPENDED);

  /**
   * Returns the troubles of the FetchJob.
   *
   * @param before words of the troubles that the old status recorded
   * @param next the new status
   */
  static Problems of(List<String> before, FetchJobStatus next) {
    Set<NotificationType> open = EnumSet.noneOf(NotificationType.class);
    for (NotificationType type : ALL) {
      if (is(type, type.isIn(before), next)) {
        open.add(type);
      }
    }
    return new Problems(open);
  }

  private static boolean is(NotificationType type, boolean before, FetchJobStatus next) {
    return switch (type) {
      case FAILED -> isFailing(next);
      case LATE ->
          isStale(next)
              || State.LATE.is(next.state())
              || (before && NOT_LATE.stream().noneMatch(state -> state.is(next.state())));
      case STUCK -> State.STUCK.is(next.state()) || (before && State.INVALID.is(next.state()));
      case NEW_VERSION, REJECTED, RECOVERED -> false;
    };
  }

  private static boolean isFailing(FetchJobStatus status) {
    return Ledger.verdict(status).filter(run -> RunRecord.outcome(run).isFailure()).isPresent();
  }

  private static boolean isStale(FetchJobStatus status) {
    return ConditionType.FRESH.in(status).filter(Verdict.FALSE::isOf).isPresent();
  }

  List<String> words() {
    return open.stream().map(Word::word).toList();
  }
}
