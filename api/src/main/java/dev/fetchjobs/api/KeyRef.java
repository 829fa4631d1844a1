package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Names a key of a Secret or ConfigMap in the FetchJob's namespace. */
@Part
@ValidationRule(
    value = "self.name.matches(" + Cel.OBJECT_NAME + ")",
    fieldPath = ".name",
    message = "write the name of the object: lower-case letters, digits, dashes and dots")
@ValidationRule(
    value =
        "self.key.matches('^[-._a-zA-Z0-9]+$') && self.key != '.' && !self.key.startsWith('..')",
    fieldPath = ".key",
    message = "write a key of the object: letters, digits, dashes, underscores and dots")
public record KeyRef(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Secret or ConfigMap. Example: vendor")
        String name,
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key in this Secret or ConfigMap. Example: api-key")
        String key) {}
