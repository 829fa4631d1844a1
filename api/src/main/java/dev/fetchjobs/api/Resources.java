package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Sets how much CPU and memory a download pod may use. */
@Part
@ValidationRule(
    value =
        """
        !has(self.requests) || !has(self.limits) || !has(self.requests.cpu) \
        || !has(self.limits.cpu) || !isQuantity(string(self.requests.cpu)) \
        || !isQuantity(string(self.limits.cpu)) || !quantity(string(\
        self.requests.cpu)).isGreaterThan(quantity(string(self.limits.cpu)))""",
    fieldPath = ".requests",
    message = "request at most as much cpu as limits.cpu allows, or raise the limit")
@ValidationRule(
    value =
        """
        !has(self.requests) || !has(self.limits) || !has(self.requests.memory) \
        || !has(self.limits.memory) || !isQuantity(string(self.requests.memory)) \
        || !isQuantity(string(self.limits.memory)) || !quantity(string(\
        self.requests.memory)).isGreaterThan(quantity(string(self.limits.memory)))""",
    fieldPath = ".requests",
    message = "request at most as much memory as limits.memory allows, or raise the limit")
public record Resources(
    @JsonPropertyDescription(
            "What Kubernetes reserves for a pod. Default: the installation's. Example: {cpu: 200m}")
        @Nullable Amounts requests,
    @JsonPropertyDescription(
            """
            The most that a pod may use. A CPU limit makes small HTTPS downloads slow: 6 seconds \
            at 0.1 CPU. Default: the installation's. Example: {memory: 256Mi}""")
        @Nullable Amounts limits) {}
