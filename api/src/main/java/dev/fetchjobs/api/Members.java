package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which members of an archive are a complete set of files. */
@Part
@ValidationRule(
    // Server-side apply would turn an object that becomes empty into null.
    value = "has(self.matches) || has(self.count) || has(self.names) || has(self.rename)",
    message = "write matches, count, names or rename, for example {matches: '[.]csv$'}")
@ValidationRule(
    value = "!has(self.count) || !has(self.names)",
    message = "write count or names, not both")
@ValidationRule(
    // The evaluation of this rule fails if the pattern cannot be compiled.
    value = "!has(self.matches) || ''.matches(self.matches) in [true, false]",
    fieldPath = ".matches",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
@ValidationRule(
    value = "!has(self.names) || self.names.all(n, ''.matches(n) in [true, false])",
    fieldPath = ".names",
    message = "write regular expressions in RE2 syntax (no look-around, no back-references)")
public record Members(
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax. Each file of the archive is a part if the \
            expression matches somewhere in its name with its folders, such as data/bonds.csv. It \
            may have dates such as {date:yyyyMMdd}. Default: all files. Example: [.]csv$""")
        @Nullable String matches,
    @Min(1)
        @Max(1000)
        @JsonPropertyDescription("Number of the parts. Default: any, at least one. Example: 17")
        @Nullable Integer count,
    @Size(min = 1, max = 64)
        @ItemLength(max = 256)
        @JsonPropertyDescription(
            """
            One regular expression in RE2 syntax for each part. Each has to match in the name of \
            exactly one file; files that no expression matches are left out. Default: none. \
            Example: [^equities_, ^bonds_]""")
        @Nullable List<String> names,
    @JsonPropertyDescription(
            """
            Makes the names of the files in the folder: what follows the last slash of the \
            result is the name. Default: the names of the members, without folders. Example: \
            {matches: '_[0-9]{8}', to: ''}""")
        @Nullable Rename rename) {}
