package dev.fetchjobs.operator.decide;

import dev.fetchjobs.operator.decide.Step.Write;

/**
 * Decides the next step of a reconciliation. The steps for the CronJob come first, then those for
 * the runs, then those for the status. If a write fails, the operator still writes the status,
 * which says what failed.
 */
public final class NextStep {

  private NextStep() {}

  /** Returns the next step of the reconciliation. The same view always gives the same step. */
  public static Step of(View view) {
    if (!view.progress().toAnnounce().isEmpty()) {
      return new Write.Announce(view.progress().toAnnounce().getFirst());
    }
    Decision<Step> last =
        view.progress().conclusion() == null
            ? CronJobStep.of(view)
                .then(cronJob -> SupersedeStep.of(view, cronJob))
                .then(cronJob -> RunStep.of(view, cronJob))
                .then(start -> ActiveJobStep.of(view, start))
                .then(start -> StatusStep.of(view, start))
            : Decision.known(StatusStep.afterStatus(view, view.progress().conclusion()));
    return switch (last) {
      case Decision.Known<Step>(Step step) -> step;
      case Decision.Needs<Step>(Step step) -> step;
    };
  }
}
