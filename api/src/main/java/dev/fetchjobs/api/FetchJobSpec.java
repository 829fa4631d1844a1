package dev.fetchjobs.api;

import org.jspecify.annotations.Nullable;

/** What the user wants. */
public record FetchJobSpec(
    String schedule,
    String timeZone,
    boolean suspend,
    @Nullable Integer startingDeadlineSeconds,
    int successfulJobsHistoryLimit,
    int failedJobsHistoryLimit,
    String timeout,
    Source source,
    Verify verify,
    Destination destination,
    Retry retry) {}
