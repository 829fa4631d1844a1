package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.status.Transition;
import java.time.Instant;

/** Describes something that happens in the simulated time. */
public sealed interface Happening {

  /** Returns the time of this happening; for a run, this is its scheduled time (slot). */
  Instant time();

  /** Describes a run, as the status records it. */
  record Ran(Instant time, RunSummary run) implements Happening {}

  /** Says that no run started for a slot, because an earlier run was active too long. */
  record Missed(Instant time) implements Happening {}

  /** Says that the operator wrote an Event of the FetchJob. */
  record Announced(Instant time, Transition transition) implements Happening {}
}
