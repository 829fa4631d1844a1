package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * Describes the newest file that a check has refused. After a later run has succeeded, the status
 * no longer has this description.
 */
@Part
public record Quarantined(
    @Required
        @Size(max = 64)
        @JsonPropertyDescription(
            """
            SHA-256 in hexadecimal digits. If you set it as the value of the annotation \
            fetchjobs.dev/accept-quarantined, the next run publishes this file.""")
        String sha256,
    @Required @JsonPropertyDescription("Size in bytes.") long bytes,
    @Required
        @Size(max = 64)
        @JsonPropertyDescription(
            "The check that refused the file, in one word, for example Shrunk.")
        String reason,
    @Required @Size(max = 253) @JsonPropertyDescription("Name of the run's Job.") String job,
    @Required @Instant @JsonPropertyDescription("When the run that refused the file ended.")
        String time,
    @Instant @JsonPropertyDescription("When the run that refused the file started.")
        @Nullable String startTime) {}
