package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;

/** Says until when scheduled runs send no request to the publisher, and why. */
@Part
public record Hold(
    @Required
        @Instant
        @JsonPropertyDescription(
            "Until this time scheduled runs end as Skipped; a requested run ignores it.")
        String until,
    @Required
        @Words({"RetryAfter", "CircuitOpen"})
        @JsonPropertyDescription(
            """
            Why: RetryAfter (the publisher asked for silence) or CircuitOpen (too many failed \
            runs, see spec.circuitBreaker).""")
        String reason) {}
