package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.Condition;
import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.contract.Word;
import dev.fetchjobs.operator.observed.ClaimObstacle;
import dev.fetchjobs.operator.observed.Obstacle;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.status.DueSlot;
import dev.fetchjobs.operator.status.Timing;
import dev.fetchjobs.operator.tree.Node;
import dev.fetchjobs.operator.vocabulary.ConditionType;
import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from Kubernetes' Events and PersistentVolumeClaims why a run does not start. The
 * operator reads these objects only when a run is late. If the operator cannot read the objects, it
 * uses the reason that was known before.
 */
record EventReasons(View view) {

  /**
   * Returns the runs with their obstacles. Each run that has not started for a while gets the
   * obstacle that keeps it from starting.
   */
  Decision<List<Run>> explained(List<Run> runs) {
    Decision<List<Run>> all = Decision.known(List.of());
    for (Run run : runs) {
      all =
          all.then(
              before ->
                  explained(run)
                      .then(
                          next -> {
                            List<Run> longer = new ArrayList<>(before);
                            longer.add(next);
                            return Decision.known(List.copyOf(longer));
                          }));
    }
    return all;
  }

  private Decision<Run> explained(Run run) {
    if (!(run.state() instanceof Run.Starting starting)
        || view.now().isBefore(starting.since().plus(Timing.START))) {
      return Decision.known(run);
    }
    var inquiry = new Inquiry(view.answers());
    Optional<Obstacle> found = diagnosis(inquiry, starting);
    Optional<Obstacle> known =
        inquiry.hasFailed()
            ? Optional.ofNullable(starting.seen()).or(() -> remembered(run, view.seen().old()))
            : found;
    return inquiry.decided(known.map(run::stuck).orElse(run));
  }

  /**
   * Returns the obstacle that keeps a run from starting. The operator looks at the pod's status
   * first, then at the Events, then at the PersistentVolumeClaim.
   */
  private Optional<Obstacle> diagnosis(Inquiry inquiry, Run.Starting starting) {
    Obstacle seen = starting.seen();
    if (seen != null && seen.reason() == Reason.JOB_SUSPENDED) {
      return Optional.of(seen.saying(events(inquiry, starting)));
    }
    Optional<Obstacle> found =
        seen == null
            ? Obstacle.of(warnings(inquiry, starting), starting.objectUids())
            : Optional.of(seen);
    if (starting.claim() != null && found.map(Obstacle::concernsClaim).orElse(true)) {
      Optional<Obstacle> claim = claim(inquiry, starting.claim());
      found = claim.isPresent() ? claim : found;
    }
    return found.isPresent() || view.now().isBefore(starting.since().plus(Obstacle.SLOW))
        ? found
        : Optional.of(Obstacle.notStarted(events(inquiry, starting)));
  }

  private static Optional<Obstacle> claim(Inquiry inquiry, String name) {
    Optional<Node> claim = inquiry.claim(name);
    List<Node> events =
        claim
            .flatMap(found -> found.at("metadata", "uid").text())
            .map(inquiry::events)
            .orElse(List.of());
    return ClaimObstacle.of(name, claim, events);
  }

  private static List<Node> warnings(Inquiry inquiry, Run.Starting starting) {
    return starting.objectUids().stream().flatMap(uid -> inquiry.warnings(uid).stream()).toList();
  }

  private static List<Node> events(Inquiry inquiry, Run.Starting starting) {
    return starting.objectUids().stream().flatMap(uid -> inquiry.events(uid).stream()).toList();
  }

  /** Returns the obstacle that this run had when the old status was written. */
  private static Optional<Obstacle> remembered(Run run, @Nullable FetchJobStatus old) {
    return old == null || old.activeRun() == null || !old.activeRun().job().equals(run.job())
        ? Optional.empty()
        : ConditionType.FETCHED
            .in(old)
            .filter(fetched -> Verdict.FALSE.isOf(fetched) && !isVerdict(old, fetched))
            .flatMap(
                fetched ->
                    Word.find(Reason.class, fetched.reason())
                        .map(reason -> new Obstacle(reason, fetched.message())));
  }

  /** Returns whether the condition is about a run that has ended. */
  private static boolean isVerdict(FetchJobStatus old, Condition fetched) {
    return Stream.of(old.lastRun(), old.lastFailedRun())
        .filter(Objects::nonNull)
        .anyMatch(
            run ->
                fetched.reason().equals(run.outcome())
                    || fetched.reason().equals(run.failureClass())
                    || fetched.reason().equals(run.reason()));
  }

  /**
   * Returns the reason why a scheduled time has no Job, from the CronJob's Events or from the old
   * status.
   */
  Decision<Optional<Obstacle>> refusal(DueSlot slot) {
    if (!slot.isLate(view.now())) {
      return Decision.known(Optional.empty());
    }
    var inquiry = new Inquiry(view.answers());
    List<Node> warnings = inquiry.warnings(slot.cronJobUid());
    return inquiry.decided(
        Obstacle.ofSchedule(warnings, slot.cronJobUid(), slot.since())
            .or(() -> DueSlot.remembered(view.seen().old())));
  }
}
