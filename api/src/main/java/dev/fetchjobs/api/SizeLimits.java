package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Quantity;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** Limits the size of the published file. The limits are Kubernetes quantities. */
@Part
@ValidationRule(
    value =
        "string(self.min).matches("
            + Cel.QUANTITY
            + ") && isQuantity(string(self.min)) && [quantity(string(self.min))].all(q, "
            + Cel.WHOLE
            + " && !q.isLessThan(quantity('0')))",
    fieldPath = ".min",
    message = "write a whole number of bytes, with a unit if you like: 1, 500k, 10Mi or 2Gi")
@ValidationRule(
    value =
        "string(self.max).matches("
            + Cel.QUANTITY
            + ") && isQuantity(string(self.max)) && [quantity(string(self.max))].all(q, "
            + Cel.WHOLE
            + " && q.isGreaterThan(quantity('0')))",
    fieldPath = ".max",
    message = "write a whole number of bytes above 0, with a unit if you like: 500k, 10Mi or 2Gi")
@ValidationRule(
    value =
        "![self.min, self.max].all(s, string(s).matches("
            + Cel.QUANTITY
            + ") && isQuantity(string(s)))"
            + " || quantity(string(self.min)).compareTo(quantity(string(self.max))) <= 0",
    fieldPath = ".min",
    message = "min is above max: no file could pass; lower min or raise max")
public record SizeLimits(
    @Default("1")
        @Quantity
        @JsonPropertyDescription(
            """
            Minimum size of the published file, in bytes or as a Kubernetes quantity. Default: \
            1, so that an empty file is an error; 0 allows it. Example: 100Ki""")
        String min,
    @Default("5Gi")
        @Quantity
        @JsonPropertyDescription(
            """
            Maximum size of the published file, in bytes or as a Kubernetes quantity. It also \
            bounds the transfer, so an endless body cannot fill the volume. Default: 5Gi. \
            Example: 50Mi""")
        String max) {}
