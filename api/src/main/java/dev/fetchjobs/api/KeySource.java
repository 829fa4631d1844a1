package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Names a key of a Secret or of a ConfigMap. Exactly one of the two is set. */
@Part
@Whole
@ValidationRule(
    value = "has(self.secretKeyRef) != has(self.configMapKeyRef)",
    message = "write exactly one of secretKeyRef and configMapKeyRef")
public record KeySource(
    @JsonPropertyDescription(
            """
            A key of a Secret in the FetchJob's namespace. Only the download pod reads it, the \
            operator never does. Example: {name: vendor, key: api-key}""")
        @Nullable KeyRef secretKeyRef,
    @JsonPropertyDescription(
            """
            A key of a ConfigMap in the FetchJob's namespace. \
            Example: {name: company-ca, key: ca.crt}""")
        @Nullable KeyRef configMapKeyRef) {}
