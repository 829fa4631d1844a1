package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Where the publisher states the digest. */
@Part
@ValidationRule(value = Cel.URL_START, fieldPath = ".url", message = Cel.URL_START_MESSAGE)
@ValidationRule(value = Cel.URL_USER, fieldPath = ".url", message = Cel.URL_USER_MESSAGE)
@ValidationRule(value = Cel.URL_FRAGMENT, fieldPath = ".url", message = Cel.URL_FRAGMENT_MESSAGE)
@ValidationRule(
    value = Cel.URL_CHARACTERS,
    fieldPath = ".url",
    message = Cel.URL_CHARACTERS_MESSAGE)
@ValidationRule(value = Cel.URL_HOST, fieldPath = ".url", message = Cel.URL_HOST_MESSAGE)
public record ChecksumFrom(
    @Required
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            """
            Address of a file with the digest: lines of digest and file name as sha256sum writes \
            them, or the bare digest. Example: https://publisher.example/files/SHA256SUMS""")
        String url) {}
