package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Transition;
import java.time.Instant;
import java.util.List;

/**
 * What a reconciliation comes to.
 *
 * @param basis what the status follows from
 * @param newRuns runs that the status is the first to record, in the order of their Jobs
 * @param transitions what to announce once the status is written
 * @param endedJobs that Kubernetes keeps until they get an end of life
 * @param until when to look again if no event comes before
 */
public record Conclusion(
    NextStatus basis,
    FetchJobStatus status,
    List<RunSummary> newRuns,
    List<Transition> transitions,
    List<String> endedJobs,
    Instant until) {}
