package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import org.jspecify.annotations.Nullable;

/** Records the newest pings of a FetchJob. */
@Part
public record PingStatus(
    @JsonPropertyDescription(
            """
            The ping that is sent until the server confirms it. The ping of a newer run's end \
            takes its place.\
            """)
        @Nullable PendingPing pending,
    @JsonPropertyDescription(
            "The newest ping that the server has confirmed; its id is the name of the run's Job.")
        @Nullable Delivered lastDelivered,
    @JsonPropertyDescription("Why the pending ping has not been delivered.")
        @Nullable DeliveryFailure failure) {}
