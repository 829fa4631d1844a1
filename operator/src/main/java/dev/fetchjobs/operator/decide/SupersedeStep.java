package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.observed.Outdated;
import dev.fetchjobs.operator.status.CronJobState;
import java.util.List;

/**
 * Decides whether to end runs that have not started and whose Jobs were made from an older spec
 * (supersession). Such a run might wait for something that the new spec has corrected, or do work
 * that is no longer wanted. The operator does not end a run that has started.
 */
final class SupersedeStep {

  private SupersedeStep() {}

  /** Returns the state of the CronJob unchanged, when the operator has to end no run. */
  static Decision<CronJobState> of(View view, CronJobState cronJob) {
    boolean isTried = view.progress().isDone(Write.SupersedeRuns.class);
    if (!isTried
        && cronJob instanceof CronJobState.InPlace
        && view.seen().desired() instanceof Desired.Accepted wanted
        && view.seen().ownership() instanceof Ownership.Ours(var ours)
        && wanted.origin().template() instanceof String template) {
      List<Outdated> outdated =
          Outdated.among(
              ours.getMetadata().getUid(), template, view.seen().jobs(), view.seen().pods());
      boolean isPaused = view.memory().pause(Target.JOB_END, outdated, view.now()).isPresent();
      if (!outdated.isEmpty() && !isPaused) {
        return Decision.needs(new Write.SupersedeRuns(outdated, template));
      }
    }
    return Decision.known(cronJob);
  }
}
