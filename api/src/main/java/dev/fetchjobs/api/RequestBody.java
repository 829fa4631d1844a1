package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Holds the body of a POST request. Exactly one of {@code value} and {@code valueFrom} is set. */
@Part
@ValidationRule(
    value = "has(self.value) != has(self.valueFrom)",
    message = "write exactly one of value (for all to read) and valueFrom (a key of a Secret)")
@ValidationRule(
    value =
        "self.mediaType.matches(r'^[!#$&^_.+0-9A-Za-z-]+/[!#$&^_.+0-9A-Za-z-]+( *; *[!-~ ]*[!-~])?$')",
    fieldPath = ".mediaType",
    message =
        "write a media type, for example application/json or application/x-www-form-urlencoded")
public record RequestBody(
    @Required
        @Size(min = 3, max = 256)
        @JsonPropertyDescription(
            """
            Value of the header Content-Type, with its parameters. \
            Example: application/json""")
        String mediaType,
    @Size(min = 1, max = 16384)
        @JsonPropertyDescription(
            """
            The body, sent as UTF-8, at most 16384 characters. It is not secret: every user who \
            may read the FetchJob can read it. It may have dates such as {date:yyyyMMdd}. \
            Example: '{"format": "csv", "list": \
            "instruments"}'""")
        @Nullable String value,
    @JsonPropertyDescription(
            """
            Where the body is stored, if it must not be in the FetchJob. At most 16 KiB, sent \
            byte for byte. Example: {secretKeyRef: {name: vendor, key: query.json}}""")
        @Nullable KeySource valueFrom) {}
