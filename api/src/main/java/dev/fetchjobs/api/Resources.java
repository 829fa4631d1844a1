package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import org.jspecify.annotations.Nullable;

/** CPU and memory of a download pod. */
@Part
public record Resources(
    @JsonPropertyDescription(
            "What a pod is sure to get. Default: the installation's. Example: {cpu: 200m}")
        @Nullable Amounts requests,
    @JsonPropertyDescription(
            """
            What a pod may use at most. A CPU limit makes small HTTPS downloads slow: 6 seconds at \
            0.1 CPU. Default: the installation's. Example: {memory: 256Mi}""")
        @Nullable Amounts limits) {}
