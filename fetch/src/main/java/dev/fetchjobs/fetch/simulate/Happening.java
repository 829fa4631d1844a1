package dev.fetchjobs.fetch.simulate;

import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.status.Transition;
import java.time.Instant;

/** An event of a simulated time. */
public sealed interface Happening {

  /** When it happens; for a run, its slot. */
  Instant time();

  /** A run, as the status records it. */
  record Ran(Instant time, RunSummary run) implements Happening {}

  /** No run starts for a slot, because an earlier run is active too long. */
  record Missed(Instant time) implements Happening {}

  /** The operator writes an Event of the FetchJob. */
  record Announced(Instant time, Transition transition) implements Happening {}
}
