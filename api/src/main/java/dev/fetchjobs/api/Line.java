package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Describes a pattern that one line of the file, by its number, has to match. */
@Part
@ValidationRule(
    // The evaluation of this rule fails if the pattern cannot be compiled.
    value = "''.matches(self.matches) in [true, false]",
    fieldPath = ".matches",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
public record Line(
    @Required
        @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription("Number of the line, from 1 to 1000000. Example: 1")
        int number,
    @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax that has to match somewhere in the line; \
            ^ and $ stand for its ends. It may have dates such as {date:dd.MM.yyyy}, which match \
            literally. Example: ^Market:;XETR$""")
        String matches) {}
