package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.decide.Failure.Target;
import dev.fetchjobs.operator.decide.Step.Write;
import dev.fetchjobs.operator.desired.Desired;
import dev.fetchjobs.operator.desired.Ownership;
import dev.fetchjobs.operator.observed.Outdated;
import dev.fetchjobs.operator.status.CronJobState;
import java.util.List;

/**
 * Whether runs are to be ended that have not started and were made from older settings, so that
 * they neither wait for what was corrected nor do what is not wanted any more. A run that has
 * started is left alone.
 */
final class SupersedeStep {

  private SupersedeStep() {}

  /** Hands the state of the CronJob on. */
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
