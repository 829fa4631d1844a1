package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Names the ConfigMap that describes the published file. */
@Part
@ValidationRule(
    value = "self.name.matches(" + Cel.OBJECT_NAME + ")",
    fieldPath = ".name",
    message =
        """
        write a name for the ConfigMap: lower-case letters, digits, dashes and dots, for example \
        xetra-version\
        """)
public record HandleConfigMap(
    @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            """
            Name of the ConfigMap in the FetchJob's namespace. The operator never changes a \
            ConfigMap that exists and does not belong to the FetchJob. After a change of the name \
            the ConfigMap with the old name stays until you delete it, or the FetchJob. \
            Example: xetra-version\
            """)
        String name) {}
