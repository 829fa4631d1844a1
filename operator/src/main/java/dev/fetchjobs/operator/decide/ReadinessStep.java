package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.observed.GatedPod;
import dev.fetchjobs.operator.status.PodCondition;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether the operator has to set the condition of consumers' pods that have a readiness
 * gate for the FetchJob. The condition follows the stored status.
 */
final class ReadinessStep {

  private ReadinessStep() {}

  static Optional<Write> of(View view, FetchJobStatus status) {
    if (view.seen().gatedPods().isEmpty()) {
      return Optional.empty();
    }
    PodCondition wanted = PodCondition.of(view.fetchJob().getMetadata().getName(), status);
    List<GatedPod> others =
        view.seen().gatedPods().stream()
            .map(GatedPod::new)
            .filter(pod -> !pod.isOver() && !wanted.isIn(pod))
            .toList();
    var write = new Write.SetReadiness(wanted, others, view.now());
    boolean isDue =
        !others.isEmpty()
            && !view.progress().isDone(Write.SetReadiness.class)
            && !view.memory().isReadinessUnseen(write.content(), view.now())
            && view.memory().pause(Target.READINESS, write.content(), view.now()).isEmpty();
    return isDue ? Optional.of(write) : Optional.empty();
  }
}
