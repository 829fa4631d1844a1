package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;

/** Describes a token for the header {@code Authorization: Bearer}. */
@Part
public record BearerToken(
    @Required
        @JsonPropertyDescription(
            """
            The key of a Secret that holds the token, without the word Bearer. \
            Example: {name: vendor, key: token}""")
        KeyRef secretKeyRef) {}
