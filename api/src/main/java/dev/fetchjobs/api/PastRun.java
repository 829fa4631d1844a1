package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Describes a finished run in less than 300 bytes. */
@Part
public record PastRun(
    @Required @Size(max = 253) @JsonPropertyDescription("Name of the run's Job.") String job,
    @Required
        @Words({"Schedule", "Creation", "Request", "Change", "Backfill"})
        @JsonPropertyDescription(
            "What started the run: Schedule, Creation, Request, Change or Backfill.")
        String trigger,
    @Instant
        @JsonPropertyDescription(
            "The scheduled time of the run, or the time of the request; the run ends later.")
        @Nullable String slot,
    @Instant @JsonPropertyDescription("When the run ended.") @Nullable String finishTime,
    @Required
        @Words({"Fetched", "Unchanged", "Rejected", "Failed", "Skipped", "Unknown"})
        @JsonPropertyDescription("How the run ended, as in lastRun.")
        String outcome,
    @JsonProperty("class")
        @Words({
          "Transient",
          "Permanent",
          "Policy",
          "Integrity",
          "Limit",
          "Config",
          "Infrastructure"
        })
        @JsonPropertyDescription("Kind of failure, as in lastRun.")
        @Nullable String failureClass,
    @Size(max = 64) @JsonPropertyDescription("One word, finer than outcome and class.")
        @Nullable String reason,
    @JsonPropertyDescription("Bytes that came over the network.") @Nullable Long bytes,
    @JsonPropertyDescription("How long the run took, in milliseconds.")
        @Nullable Long durationMillis) {}
