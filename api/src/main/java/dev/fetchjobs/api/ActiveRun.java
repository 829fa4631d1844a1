package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Describes a run of a FetchJob that is not over yet. */
@Part
public record ActiveRun(
    @Required @Size(max = 253) @JsonPropertyDescription("Name of the run's Job.") String job,
    @Required
        @Words({"Schedule", "Creation", "Request", "Change", "Backfill"})
        @JsonPropertyDescription(
            "What started the run: Schedule, Creation, Request, Change or Backfill.")
        String trigger,
    @Instant
        @JsonPropertyDescription(
            "The scheduled time of the run, or the time of the request; the run starts later.")
        @Nullable String slot,
    @Instant @JsonPropertyDescription("When the run started.") @Nullable String startTime,
    @Size(max = 256)
        @JsonPropertyDescription(
            "The value of the annotation fetchjobs.dev/run-requested-at that requested the run.")
        @Nullable String request) {}
