package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes the checks of the file as JSON. The file has to be one complete JSON value. */
@Part
@Whole
@ValidationRule(
    value =
        "has(self.elements) || !(has(self.minElements) || has(self.maxElements) || has(self.required))",
    message = "write in elements what is counted and checked, such as $.data[*]")
@ValidationRule(
    value = "!has(self.elements) || self.elements.startsWith('$')",
    fieldPath = ".elements",
    message = "write a path from the root $ of the JSON document, such as $.data[*]")
@ValidationRule(value = Cel.ELEMENTS, fieldPath = ".minElements", message = Cel.ELEMENTS_MESSAGE)
@ValidationRule(
    value = "!has(self.required) || self.required.all(r, r.matches('^(/([^~/]|~[01])*)+$'))",
    fieldPath = ".required",
    message =
        """
        write places in an element as JSON Pointers, such as /isin: each starts with /, and a \
        tilde is ~0, a slash in a name ~1""")
public record JsonCheck(
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            The elements that are counted, as a path of RFC 9535 with names, indexes and \
            wildcards. Their number is the number of rows of the file. Default: none. Example: \
            $.data[*]""")
        @Nullable String elements,
    @Min(0)
        @Max(1_000_000_000_000L)
        @JsonPropertyDescription("Minimum number of elements. Default: any. Example: 4000")
        @Nullable Long minElements,
    @Min(0)
        @Max(1_000_000_000_000L)
        @JsonPropertyDescription("Maximum number of elements. Default: any. Example: 100000")
        @Nullable Long maxElements,
    @Size(min = 1, max = 32)
        @ItemLength(max = 256)
        @JsonPropertyDescription(
            """
            Places that each element must have, with a value other than null, as JSON Pointers \
            from the element. Default: none. Example: [/isin, /issuer/name]""")
        @Nullable List<String> required) {}
