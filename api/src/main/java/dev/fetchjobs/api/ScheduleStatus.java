package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Describes the schedule of the CronJob and its next run. */
@Part
public record ScheduleStatus(
    @Size(max = 1024) @JsonPropertyDescription("The cron expression that the CronJob has.")
        @Nullable String expression,
    @Instant @JsonPropertyDescription("When the next run is due; absent while suspended.")
        @Nullable String nextRunTime,
    @Size(max = 64)
        @JsonPropertyDescription(
            """
            When the next run is due, in the FetchJob's own time zone, for example \
            2026-11-23T07:12+01:00; absent while suspended. During a hold it is the first run \
            after the hold.""")
        @Nullable String nextRun,
    @JsonPropertyDescription(
            """
            Number of scheduled times that passed while a run was still active; Kubernetes \
            starts a run only for the newest of them afterwards. 100 means 100 or more.""")
        @Nullable Integer missedSlots,
    @Size(max = 64)
        @JsonPropertyDescription("IANA name of the time zone in which the expression is read.")
        @Nullable String timeZone,
    @Instant
        @JsonPropertyDescription(
            """
            Since when the expression and the time zone are in force. spec.freshness.within counts \
            no slot before this time.""")
        @Nullable String since) {}
