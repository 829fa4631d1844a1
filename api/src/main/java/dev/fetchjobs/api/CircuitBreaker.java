package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Stops the scheduled runs for some time after too many failed runs, so that the publisher is not
 * asked all the time.
 */
@Part
@ValidationRule(
    value =
        "self.hold.matches("
            + Cel.DURATION
            + ") && duration(self.hold) >= duration('1m')"
            + " && duration(self.hold) <= duration('720h')",
    fieldPath = ".hold",
    message = "write a duration from 1m to 720h, for example 10m")
@ValidationRule(
    value =
        "self.maxHold.matches("
            + Cel.DURATION
            + ") && duration(self.maxHold) >= duration('1m')"
            + " && duration(self.maxHold) <= duration('720h')",
    fieldPath = ".maxHold",
    message = "write a duration from 1m to 720h, for example 24h")
@ValidationRule(
    value =
        "!self.hold.matches("
            + Cel.DURATION
            + ") || !self.maxHold.matches("
            + Cel.DURATION
            + ") || duration(self.hold) <= duration(self.maxHold)",
    fieldPath = ".maxHold",
    message = "maxHold is below hold; raise it, or lower hold")
public record CircuitBreaker(
    @Required
        @Min(1)
        @Max(100)
        @JsonPropertyDescription(
            """
            After how many failed runs in a row scheduled runs stop asking the publisher for \
            some time, 1 to 100. Example: 5""")
        int failureThreshold,
    @Default("10m")
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            For how long scheduled runs stop at first. The time doubles with each further failed \
            run, and a success resets it. A duration from 1m to 720h. Default: 10m. Example: \
            1h""")
        String hold,
    @Default("24h")
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            The longest time, at which the doubling stops. A duration from 1m to 720h, not below \
            hold. Default: 24h. Example: 12h""")
        String maxHold) {}
