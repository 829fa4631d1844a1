package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.RunStep.Started;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.ActiveJobs;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.desired.Trigger;
import dev.fetchjobs.operator.observed.Run;
import dev.fetchjobs.operator.tree.Node;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides whether to add the active run of a backfill to the CronJob's list of active Jobs. Because
 * of this entry, Kubernetes starts no scheduled run beside the run of the backfill, and starts the
 * run of a missed scheduled time after it, even if the operator is down.
 */
final class ActiveJobStep {

  private ActiveJobStep() {}

  /** Returns the result of starting a run unchanged, when no Job has to be added to the list. */
  static Decision<Started> of(View view, Started started) {
    if (!view.progress().isDone(Write.EnterActiveJob.class)
        && view.seen().ownership() instanceof Ownership.Ours(var cronJob)) {
      Optional<Write.EnterActiveJob> missing = missing(view, ActiveJobs.of(cronJob));
      if (missing.isPresent()
          && view.memory().pause(Target.ACTIVE_JOB, missing.get().job(), view.now()).isEmpty()) {
        return Decision.needs(missing.get());
      }
    }
    return Decision.known(started);
  }

  private static Optional<Write.EnterActiveJob> missing(View view, Set<String> active) {
    List<Run> open = view.seen().runs().stream().filter(run -> !run.isOver()).toList();
    boolean isBlocked = open.stream().anyMatch(run -> run.trigger() == Trigger.SCHEDULE);
    return open.stream()
        .filter(run -> run.trigger() == Trigger.BACKFILL && !isBlocked)
        .filter(run -> !active.contains(run.job()))
        .findFirst()
        .flatMap(run -> job(view, run))
        .map(
            job ->
                new Write.EnterActiveJob(job.getMetadata().getName(), job.getMetadata().getUid()));
  }

  private static Optional<GenericKubernetesResource> job(View view, Run run) {
    return view.seen().jobs().stream()
        .filter(job -> job.getMetadata().getName().equals(run.job()))
        .filter(ActiveJobStep::isOpen)
        .findFirst();
  }

  /**
   * Returns whether the Job has not ended. The CronJob controller removes ended Jobs from its list
   * of active Jobs.
   */
  private static boolean isOpen(GenericKubernetesResource job) {
    Node conditions = new Node(job.getAdditionalProperties()).at("status", "conditions");
    return Stream.of("Complete", "Failed")
        .noneMatch(type -> conditions.item("type", type).at("status").textOr("").equals("True"));
  }
}
