package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Describes an event or a ping that its server has confirmed. */
@Part
public record Delivered(
    @Required
        @Size(max = 64)
        @JsonPropertyDescription("The id of the CloudEvent, or the name of the Job of the ping.")
        String id,
    @Required
        @Size(max = 16)
        @JsonPropertyDescription("What happened, for example NewVersion or Success.")
        String type,
    @Required @Instant @JsonPropertyDescription("When the operator saw the confirmation.")
        String time) {}
