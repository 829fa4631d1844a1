package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Describes one aspect of a FetchJob's state, by the conventions of the Kubernetes API. */
@Part
public record Condition(
    @Required @Size(min = 1, max = 64) @JsonPropertyDescription("The aspect, for example Ready.")
        String type,
    @Required
        @Words({"True", "False", "Unknown"})
        @JsonPropertyDescription("True, False or Unknown.")
        String status,
    @JsonPropertyDescription(
            """
            Generation of the spec that the condition is about. For Fetched and Fresh it is the \
            generation that the run used, or a later one that fetches the same.""")
        @Nullable Long observedGeneration,
    @Required @Instant @JsonPropertyDescription("When the status of the condition last changed.")
        String lastTransitionTime,
    @Required
        @Size(min = 1, max = 128)
        @JsonPropertyDescription("The cause in one word, for programs, for example Transient.")
        String reason,
    @Required
        @Size(max = 4096)
        @JsonPropertyDescription("What happened, what FetchJob did about it and what you can do.")
        String message) {}
