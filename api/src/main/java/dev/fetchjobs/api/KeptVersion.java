package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Describes a version of the file, or of the set, that the volume keeps. */
@Part
public record KeptVersion(
    @Required
        @Size(max = 253)
        @JsonPropertyDescription(
            """
            Name of the version. If you set it as the value of the annotation \
            fetchjobs.dev/publish-version and request a run, the run publishes this version.""")
        String name,
    @Required @Instant @JsonPropertyDescription("When a run last put this version at the path.")
        String publishedTime,
    @Required @JsonPropertyDescription("Size in bytes; for a set that of all its files.")
        long bytes,
    @JsonPropertyDescription("Number of data rows, if they were counted.") @Nullable Long rows,
    @Required
        @Size(max = 64)
        @JsonPropertyDescription(
            "SHA-256 in hexadecimal digits of the file, or of the set's SET.json.")
        String sha256,
    @Size(max = 10) @JsonPropertyDescription("Day that the data are of, if it is known.")
        @Nullable String dataDate) {}
