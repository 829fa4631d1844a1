package dev.fetchjobs.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is so. Only the operator writes it. */
public record FetchJobStatus(
    @Nullable Long observedGeneration,
    List<Condition> conditions,
    @Nullable ScheduleStatus schedule,
    @Nullable RunSummary lastRun,
    @Nullable RunSummary lastSuccessfulRun,
    @Nullable RunSummary lastFailedRun,
    @Nullable Artifact artifact) {

  /** A list that is absent in the stored object is empty. */
  public FetchJobStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
