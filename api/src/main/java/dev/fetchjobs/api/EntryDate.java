package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Says how a run reads the date of an entry in a listing. */
@Part
@ValidationRule(
    // The evaluation of this rule fails if the pattern cannot be compiled.
    value = "!has(self.pattern) || ''.matches(self.pattern) in [true, false]",
    fieldPath = ".pattern",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
public record EntryDate(
    @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            The field that has the date: link, name, text, or a place in an entry of Json or Xml. \
            Example: name""")
        String field,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax; its first group is the date, or the whole match if \
            it has no group. Default: the whole field is the date. Example: _([0-9]{8})_""")
        @Nullable String pattern,
    @Required
        @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            """
            Format of the date, in the letters of java.time.format.DateTimeFormatter. Names of \
            months are English. Example: yyyyMMdd""")
        String format) {}
