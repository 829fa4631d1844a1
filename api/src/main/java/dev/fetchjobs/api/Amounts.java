package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Quantity;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Holds amounts of CPU and memory, as Kubernetes quantities. */
@Part
@ValidationRule(
    value =
        """
        !has(self.cpu) || isQuantity(string(self.cpu)) \
        && quantity(string(self.cpu)).isGreaterThan(quantity('0'))""",
    fieldPath = ".cpu",
    message = "write an amount of CPU above 0, for example 200m or 1")
@ValidationRule(
    value =
        """
        !has(self.memory) || isQuantity(string(self.memory)) \
        && !quantity(string(self.memory)).isLessThan(quantity('64Mi'))""",
    fieldPath = ".memory",
    message = "write an amount of memory of at least 64Mi, for example 256Mi")
public record Amounts(
    @Quantity @JsonPropertyDescription("CPU. Default: the installation's. Example: 200m")
        @Nullable String cpu,
    @Quantity
        @JsonPropertyDescription(
            """
            Memory, at least 64Mi. It does not have to grow with the file. \
            Default: the installation's. Example: 256Mi""")
        @Nullable String memory) {}
