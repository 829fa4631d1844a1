package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;

/** Says where consumers read the file. */
@Part
public record Destination(
    @Required @JsonPropertyDescription("A path on a PersistentVolumeClaim.") Volume volume) {}
