package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says when the entries of one date are a complete set of files. */
@Part
@ValidationRule(
    value = "[has(self.part), has(self.count), has(self.names)].filter(s, s).size() == 1",
    message = "write exactly one of part, count and names")
@ValidationRule(
    // The evaluation of this rule fails if the pattern cannot be compiled.
    value = "!has(self.part) || ''.matches(self.part) in [true, false]",
    fieldPath = ".part",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
@ValidationRule(
    value = "!has(self.names) || self.names.all(n, ''.matches(n) in [true, false])",
    fieldPath = ".names",
    message = "write regular expressions in RE2 syntax (no look-around, no back-references)")
@ValidationRule(
    value = "!has(self.per) || ''.matches(self.per) in [true, false]",
    fieldPath = ".per",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
public record FindSet(
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax that matches in the name of each part; its first \
            group is the number of the part, from 1, and its second group the number of all \
            parts. Default: none. Example: _([0-9]{2})of([0-9]{2})""")
        @Nullable String part,
    @Min(1)
        @Max(1000)
        @JsonPropertyDescription("Number of the parts of a date. Default: none. Example: 17")
        @Nullable Integer count,
    @Size(min = 1, max = 64)
        @ItemLength(max = 256)
        @JsonPropertyDescription(
            """
            One regular expression in RE2 syntax for each part. Each has to match in the name of \
            exactly one entry of a date; entries that no expression matches are left out. \
            Default: none. Example: [^equities_, ^bonds_]""")
        @Nullable List<String> names,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax that divides the parts of a date into groups; its \
            first group is the name of the group. A date is complete only if each group is there \
            and complete. A group is expected if the listing has it on any date, or if the \
            published set has it. Default: one group. Example: ^FULINS_([A-Z])_""")
        @Nullable String per,
    @JsonPropertyDescription(
            """
            Makes the names of the files in the folder. Default: the names of the entries. \
            Example: {matches: '_[0-9]{8}_([0-9]+of[0-9]+)[.]zip$', to: _$1.xml}""")
        @Nullable Rename rename,
    @Default("4")
        @Min(1)
        @Max(8)
        @JsonPropertyDescription(
            """
            Largest number of parts that a run downloads at the same time, 1 to 8. After a \
            response with status 429 or 503 it downloads the remaining parts one by one. Default: \
            4. Example: 1""")
        int parallel) {}
