package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;

/** Names the object that always describes the published file, so that consumers can follow it. */
@Part
public record Handle(
    @Required
        @JsonPropertyDescription(
            """
            A ConfigMap with the keys sha256, version, dataDate, path and publishedAt of the \
            published file. The operator creates it with the first version, changes it with each \
            new one, and Kubernetes deletes it with the FetchJob. Needs the chart's value \
            configMaps.enabled. Example: {name: xetra-version}\
            """)
        HandleConfigMap configMap) {}
