package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** How to know that the file is right. */
@Part
public record Verify(
    @JsonPropertyDescription(
            """
            The digest the file must have. Without it the file's length and the way it was framed \
            have to show that it is complete. Default: none.""")
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
        boolean allowUnframed) {}
