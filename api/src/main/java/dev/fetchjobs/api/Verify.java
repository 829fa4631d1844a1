package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How to know that the file is right. */
@Part
public record Verify(
    @JsonPropertyDescription(
            """
            The digest of what is downloaded or, by choice, of the unpacked file. Without it the length and the \
            way it was framed have to show that it is complete. Default: none.""")
        @Nullable Checksum checksum,
    @Default("{}")
        @JsonPropertyDescription(
            """
            Least and most size of the published file. Default: {min: 1, max: 5Gi}.""")
        SizeLimits size,
    @Default("false")
        @JsonPropertyDescription(
            """
            Whether to accept a body over plain HTTP that states neither its length nor chunks \
            and has no checksum: nobody can know that such a body is complete. Over HTTPS a \
            proper end of the connection is enough. Default: false.""")
        boolean allowUnframed,
    @Default("{}")
        @JsonPropertyDescription(
            """
            What the published bytes have to look like. Default: not like an HTML page or an \
            error message.""")
        Content content,
    @JsonPropertyDescription(
            """
            What the published file has to be as a table. Default: it need not be one. \
            Example: {delimiter: ";", headerLine: 3, columns: [ISIN], minRows: 4000}""")
        @Nullable Csv csv,
    @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            """
            By how many percent the file may be smaller than the last good one, in rows if csv is \
            set, else in bytes; 0 to 100. A smaller one goes to quarantine. Default: any size. \
            Example: 30""")
        @Nullable Integer maxShrinkPercent) {}
