package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;

/** Says from where a run gets the file. */
@Part
public record Source(
    @Required @JsonPropertyDescription("A file behind one HTTP or HTTPS address.")
        HttpSource http) {}
