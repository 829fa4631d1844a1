package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;

/** Says how the rows of the file differ from those of the version before. */
@Part
public record Changes(
    @Required @JsonPropertyDescription("Rows whose key is new.") long added,
    @Required @JsonPropertyDescription("Rows whose key is gone.") long removed,
    @Required
        @JsonPropertyDescription("Rows with another value in a column that both versions have.")
        long changed) {}
