package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** Says which lines of a table are not data. */
@Part
@Whole
public record SkipLines(
    @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            """
            Number of lines directly below the header that are not data, such as units or notes; \
            0 to 1000. Default: 0. Example: 3""")
        @Nullable Integer afterHeader,
    @Min(0)
        @Max(1000)
        @JsonPropertyDescription(
            """
            Number of lines at the end that are not data, such as a trailer with a date or a \
            count; lines with nothing but delimiters and blanks are not counted. 0 to 1000. \
            Default: 0. Example: 1""")
        @Nullable Integer atEnd) {}
