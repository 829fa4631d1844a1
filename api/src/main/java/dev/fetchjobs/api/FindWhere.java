package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Describes a condition that an entry of a listing has to meet. */
@Part
@ValidationRule(
    // The evaluation of this rule fails if the pattern cannot be compiled.
    value = "''.matches(self.matches) in [true, false]",
    fieldPath = ".matches",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
public record FindWhere(
    @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            The field: link (the absolute address), name, text (of a link in Html), checksum (in \
            Text), or a place in an entry of Json or Xml. Example: name""")
        String field,
    @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax that has to match somewhere in the field; ^ and $ \
            stand for its ends. Example: ^FULINS_[A-Z]_""")
        String matches) {}
