package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;

/** Says who learns of new versions, failures and recoveries of a FetchJob. */
@Part
public record Notify(
    @Required
        @JsonPropertyDescription(
            """
            An HTTP server (sink) that gets one request for each event, as a CloudEvent. \
            Example: {url: https://events.example/fetchjobs}\
            """)
        Webhook webhook) {}
