package dev.fetchjobs.operator.status;

import dev.fetchjobs.operator.vocabulary.Reason;
import dev.fetchjobs.operator.vocabulary.Verdict;

/** Says whether the ConfigMap of spec.handle describes the published file, and why not. */
public record HandleState(Verdict verdict, Reason reason, String message) {

  /**
   * Returns whether somebody else's ConfigMap has the name. Its deletion causes no event for this
   * FetchJob.
   */
  public boolean waitsForOthers() {
    return reason == Reason.NAME_CONFLICT || reason == Reason.WAITING_FOR_DELETION;
  }
}
