package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Says until when scheduled runs send no request to the publisher, and why. */
@Part
public record Hold(
    @Required
        @Instant
        @JsonPropertyDescription(
            "Until this time scheduled runs end as Skipped; a requested run ignores it.")
        String until,
    @Required
        @Words({"RetryAfter", "CircuitOpen", "HostFailing"})
        @JsonPropertyDescription(
            """
            Why: RetryAfter (the publisher asked for silence), CircuitOpen (too many failed runs, \
            see spec.circuitBreaker) or HostFailing (several runs in a row, also of other \
            FetchJobs, got no proper answer of the host).""")
        String reason,
    @Nullable
        @Size(max = 300)
        @JsonPropertyDescription(
            """
            What the hold is about. RetryAfter and HostFailing: scheme and host of \
            spec.source.http.url, CircuitOpen: a digest of the source, the checks and the \
            destination. The hold is over when an edit changes it.""")
        String scope,
    @Nullable
        @Size(max = 317)
        @JsonPropertyDescription(
            """
            The FetchJob on the same claim whose run saw the reason, as namespace/name; absent if \
            it was this one.""")
        String seenBy) {}
