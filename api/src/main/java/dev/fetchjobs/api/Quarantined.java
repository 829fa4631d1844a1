package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The newest refused file, while no run has succeeded since. */
@Part
public record Quarantined(
    @Required
        @Size(max = 64)
        @JsonPropertyDescription(
            """
            SHA-256 in hexadecimal digits. As the value of the annotation \
            fetchjobs.dev/accept-quarantined it has the next run publish this file.""")
        String sha256,
    @Required @JsonPropertyDescription("Size in bytes.") long bytes,
    @Required
        @Size(max = 64)
        @JsonPropertyDescription("Which check refused it, in one word, for example Shrunk.")
        String reason,
    @Required @Size(max = 253) @JsonPropertyDescription("Name of the run's Job.") String job,
    @Required @Instant @JsonPropertyDescription("When the run that refused it ended.") String time,
    @Instant @JsonPropertyDescription("When the run that refused it started.")
        @Nullable String startTime) {}
