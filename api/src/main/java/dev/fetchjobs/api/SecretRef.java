package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Names a Secret in the FetchJob's namespace. */
@Part
@ValidationRule(
    value = "self.name.matches(" + Cel.OBJECT_NAME + ")",
    fieldPath = ".name",
    message = "write the name of a Secret: lower-case letters, digits, dashes and dots")
public record SecretRef(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            """
            Name of a Secret in the FetchJob's namespace. Only the download pod reads it, the \
            operator never does. Example: vendor-login""")
        String name) {}
