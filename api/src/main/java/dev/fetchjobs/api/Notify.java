package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Says who learns of new versions, failures and recoveries of a FetchJob. */
@Part
@ValidationRule(
    value = "has(self.webhook) || has(self.ping)",
    message = "write a webhook, a ping or both")
public record Notify(
    @JsonPropertyDescription(
            """
            An HTTP server (sink) that gets one request for each event, as a CloudEvent. \
            Example: {url: https://events.example/fetchjobs}\
            """)
        @Nullable Webhook webhook,
    @JsonPropertyDescription(
            """
            A dead-man's switch in the way of Healthchecks, which gets a ping when a run starts, \
            succeeds or fails, and alarms if no success comes in time. Example: {urlKey: \
            xetra-ping}\
            """)
        @Nullable Ping ping) {}
