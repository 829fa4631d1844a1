package dev.fetchjobs.operator.decide;

import dev.fetchjobs.api.FetchJobStatus;
import dev.fetchjobs.api.RunSummary;
import dev.fetchjobs.operator.status.NextStatus;
import dev.fetchjobs.operator.status.Transition;
import java.time.Instant;
import java.util.List;

/**
 * Holds the result of a reconciliation.
 *
 * @param basis the values from which the status is computed
 * @param newRuns runs of the FetchJob that no earlier status has recorded, in the order of their
 *     Jobs
 * @param transitions changes that the operator announces as Events once the status is written
 * @param endedJobs Jobs that Kubernetes keeps until the operator gives them a time to live
 * @param until the time at which the operator reconciles again if no event comes before
 */
public record Conclusion(
    NextStatus basis,
    FetchJobStatus status,
    List<RunSummary> newRuns,
    List<Transition> transitions,
    List<String> endedJobs,
    Instant until) {}
