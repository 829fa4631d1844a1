package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** Says which rows of a table need no valid ISIN. */
@Part
@Whole
public record IsinTolerance(
    @JsonPropertyDescription(
            """
            Whether a row may have no ISIN; if it has one, it must be valid. Default: false. \
            Example: true""")
        @Nullable Boolean allowEmpty,
    @Min(0)
        @Max(1_000_000_000L)
        @JsonPropertyDescription(
            """
            Maximum number of rows without a valid ISIN; a run's message counts them. 0 to \
            1000000000. Default: 0. Example: 5""")
        @Nullable Long maxBad) {}
