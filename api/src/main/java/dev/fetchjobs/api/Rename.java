package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Makes the name of a file from the name of its entry, or of its member in an archive. */
@Part
@ValidationRule(
    // The evaluation of this rule fails if the pattern cannot be compiled.
    value = "''.matches(self.matches) in [true, false]",
    fieldPath = ".matches",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
@ValidationRule(
    value = "self.to.matches(r'^([^$\\\\]|[$][0-9])*$')",
    fieldPath = ".to",
    message = "write a text without backslashes; a $ stands before the number of a group, as in $1")
public record Rename(
    @Required
        @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax that has to match somewhere in the name of each \
            entry or member. The match is replaced. Example: _[0-9]{8}_""")
        String matches,
    @Required
        @Size(max = 256)
        @JsonPropertyDescription(
            """
            What the match is replaced by; $1 is its first group. Example: _""")
        String to) {}
