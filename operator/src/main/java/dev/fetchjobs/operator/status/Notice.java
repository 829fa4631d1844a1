package dev.fetchjobs.operator.status;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A transition worth an Event, announced once. Becoming Ready for the first time is none: it would
 * be a third write for each FetchJob.
 *
 * @param reason from the vocabulary of the conditions
 */
public record Notice(boolean warning, String reason, String message) {

  /** Somebody keeps undoing what we write to the status. */
  public static final Notice CONTESTED =
      new Notice(
          true,
          "Contested",
          "The status is changed again and again by somebody else, perhaps another install of this operator. We write it every 30 s; let one install alone serve this namespace.");

  /** What has changed between two statuses of one FetchJob. */
  public static List<Notice> between(@Nullable FetchJobStatus old, FetchJobStatus next) {
    List<Notice> notices = new ArrayList<>();
    for (String type : List.of(Conditions.READY, Conditions.FETCHED, Conditions.FRESH)) {
      Optional<Condition> before = old == null ? Optional.empty() : old.condition(type);
      next.condition(type).filter(now -> isNews(before, now)).ifPresent(c -> notices.add(of(c)));
    }
    if (next.hold() != null && (old == null || !Objects.equals(old.hold(), next.hold()))) {
      notices.add(
          new Notice(
              true,
              next.hold().reason(),
              Verdicts.holdSentence(
                  next.hold(), Objects.requireNonNullElse(next.consecutiveFailures(), 0))));
    }
    ofState(old, next).ifPresent(notices::add);
    return List.copyOf(notices);
  }

  /** What no condition says: a run that does not end, or scheduled times without a run. */
  private static Optional<Notice> ofState(@Nullable FetchJobStatus old, FetchJobStatus next) {
    String state = next.state();
    String message = next.message();
    boolean impaired = State.STUCK.word().equals(state) || State.LATE.word().equals(state);
    return !impaired
            || state == null
            || message == null
            || (old != null && state.equals(old.state()))
            || next.conditions().stream().anyMatch(c -> c.message().equals(message))
        ? Optional.empty()
        : Optional.of(new Notice(true, state, message));
  }

  /** It turned bad, or good again, or is bad for another reason. */
  private static boolean isNews(Optional<Condition> before, Condition now) {
    boolean bad = now.status().equals("False");
    if (before.isEmpty()) {
      return bad;
    }
    boolean wasBad = before.get().status().equals("False");
    boolean otherReason = !before.get().reason().equals(now.reason());
    return bad ? !wasBad || otherReason : wasBad && now.status().equals("True");
  }

  private static Notice of(Condition condition) {
    return new Notice(
        condition.status().equals("False"),
        condition.reason(),
        condition.type() + " is " + condition.status() + ": " + condition.message());
  }
}
