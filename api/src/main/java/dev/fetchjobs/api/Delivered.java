package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Describes an event that the sink has confirmed. */
@Part
public record Delivered(
    @Required @Size(max = 64) @JsonPropertyDescription("The id of the CloudEvent.") String id,
    @Required @Size(max = 16) @JsonPropertyDescription("What happened, for example NewVersion.")
        String type,
    @Required @Instant @JsonPropertyDescription("When the operator saw that the sink has it.")
        String time) {}
