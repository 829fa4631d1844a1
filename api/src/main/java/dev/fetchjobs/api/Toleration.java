package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Names a taint of nodes that does not keep the pods away. The structure is the same as in a Pod.
 */
@Part
@ValidationRule(
    value = "has(self.key) || (has(self.operator) && self.operator == 'Exists')",
    message = "write a key, or operator: Exists for every taint")
@ValidationRule(
    value = "!has(self.value) || !has(self.operator) || self.operator == 'Equal'",
    fieldPath = ".value",
    message = "remove value, or write operator: Equal: Exists takes any value")
public record Toleration(
    @Size(min = 1, max = 317)
        @JsonPropertyDescription("The taint's key. Default: every taint. Example: batch")
        @Nullable String key,
    @Words({"Exists", "Equal"})
        @JsonPropertyDescription(
            "Exists (any value) or Equal (this value). Default: Equal. Example: Exists")
        @Nullable String operator,
    @Size(max = 63)
        @JsonPropertyDescription("The taint's value. Default: empty. Example: downloads")
        @Nullable String value,
    @Words({"NoSchedule", "PreferNoSchedule", "NoExecute"})
        @JsonPropertyDescription("The taint's effect. Default: every effect. Example: NoSchedule")
        @Nullable String effect,
    @Min(0)
        @Max(86_400)
        @JsonPropertyDescription(
            """
            For how many seconds a running pod stays on a node with the taint, with effect \
            NoExecute; 0 to 86400. Default: for ever. Example: 300""")
        @Nullable Long tolerationSeconds) {}
