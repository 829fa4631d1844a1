package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Limits how many rows may differ from the published file. */
@Part
@ValidationRule(
    // Server-side apply would turn an object that becomes empty into null.
    value =
        "has(self.maxRemovedPercent) || has(self.maxAddedPercent) || has(self.maxChangedPercent)",
    message =
        "write maxRemovedPercent, maxAddedPercent or maxChangedPercent, for example {maxRemovedPercent: 5}")
public record ChangeLimits(
    @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            """
            How many rows of the published file may be missing, in percent of its rows; 0 to 100. \
            Default: any. Example: 5""")
        @Nullable Integer maxRemovedPercent,
    @Min(0)
        @Max(10_000)
        @JsonPropertyDescription(
            """
            How many rows may be new, in percent of the rows of the published file; 0 to 10000. \
            Default: any. Example: 20""")
        @Nullable Integer maxAddedPercent,
    @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            """
            How many rows of the published file may have another value, in percent of its rows; \
            0 to 100. Default: any. Example: 50""")
        @Nullable Integer maxChangedPercent) {}
