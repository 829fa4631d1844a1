package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** Says why an event or a ping could not be delivered. */
@Part
public record DeliveryFailure(
    @Required @Instant @JsonPropertyDescription("When the operator first saw this failure.")
        String time,
    @Required @Size(max = 1024) @JsonPropertyDescription("What happened, and what you can do.")
        String message) {}
