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
    @Nullable Artifact artifact) {}
