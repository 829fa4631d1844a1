package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Describes the checks of the file as XML. The file has to be one complete, well-formed document.
 */
@Part
@Whole
@ValidationRule(
    value = "has(self.elements) || !(has(self.minElements) || has(self.maxElements))",
    message = "write in elements which elements are counted, by their local name")
@ValidationRule(value = Cel.ELEMENTS, fieldPath = ".minElements", message = Cel.ELEMENTS_MESSAGE)
public record XmlCheck(
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Name of the root element, without its namespace prefix. Default: any. Example: \
            Envelope""")
        @Nullable String root,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Name of the elements that are counted, at any depth, without their namespace prefix. \
            Their number is the number of rows of the file. Default: none. Example: Cube""")
        @Nullable String elements,
    @Min(0)
        @Max(1_000_000_000_000L)
        @JsonPropertyDescription("Minimum number of elements. Default: any. Example: 4000")
        @Nullable Long minElements,
    @Min(0)
        @Max(1_000_000_000_000L)
        @JsonPropertyDescription("Maximum number of elements. Default: any. Example: 100000")
        @Nullable Long maxElements) {}
