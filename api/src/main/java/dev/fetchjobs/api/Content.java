package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes the checks of the published file's content. */
@Part
@ValidationRule(
    value = "self.mediaTypes.all(t, t.matches('^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$'))",
    fieldPath = ".mediaTypes",
    message = "write media types in lower case without parameters, for example text/csv")
@ValidationRule(
    // The evaluation of this rule fails if the pattern cannot be compiled.
    value =
        "!has(self.rejectPatterns) || self.rejectPatterns.all(p, ''.matches(p) in [true, false])",
    fieldPath = ".rejectPatterns",
    message = "write regular expressions in RE2 syntax (no look-around, no back-references)")
@ValidationRule(
    value = "!has(self.fileName) || ''.matches(self.fileName) in [true, false]",
    fieldPath = ".fileName",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
public record Content(
    @JsonPropertyDescription(
            """
            Whether to refuse pages and error messages that servers send with status 200 instead \
            of a file. A page begins like HTML, or it begins with a tag and has the media type of \
            a page. An error message has at most 64 KiB; it is XML whose root element is Error or \
            the like, or JSON that has only members such as error, message and code. \
            Default: true, and false if the path ends in .html or .htm. \
            Example: false""")
        @Nullable Boolean rejectHtml,
    @Default("[]")
        @Size(max = 16)
        @ItemLength(max = 127)
        @JsonPropertyDescription(
            """
            Media types that the publisher may state, without parameters. Default: any. \
            Example: [text/csv, application/csv]""")
        List<String> mediaTypes,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Text that the file has to start with; a byte order mark before it does not matter. \
            Default: any. Example: "Market:;XETR\"""")
        @Nullable String firstBytes,
    @Default("[]")
        @Size(max = 32)
        @JsonPropertyDescription(
            """
            Lines that have to match a pattern. Default: none. \
            Example: [{number: 1, matches: "^Market:;XETR$"}]""")
        List<Line> lines,
    @Words({"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "windows-1252", "ISO-8859-1"})
        @JsonPropertyDescription(
            """
            Encoding in which firstBytes, lines, rejectPatterns and csv read the file; the \
            published file is not converted. Default: UTF-8, or UTF-16 if a byte order mark says \
            so. Example: windows-1252""")
        @Nullable String charset,
    @Size(max = 16)
        @ItemLength(max = 512)
        @JsonPropertyDescription(
            """
            Regular expressions in RE2 syntax; if one matches a line of the file, the file is \
            refused; ^ and $ stand for a line's ends. They cost time in a large file. Default: \
            none. Example: ["^TEST DATA", "(?i)no longer maintained"]""")
        @Nullable List<String> rejectPatterns,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax that has to match somewhere in the file name that \
            the server states in Content-Disposition. A file without a stated name is refused. \
            The name is only compared. It may have dates such as {date:yyyyMMdd}. Default: any \
            name, or none. Example: ^list_{date:yyyyMMdd}[.]csv$""")
        @Nullable String fileName) {

  /** Makes the record of the checks. If the stored object lacks a list, the list is empty. */
  public Content {
    mediaTypes = mediaTypes == null ? List.of() : List.copyOf(mediaTypes);
    lines = lines == null ? List.of() : List.copyOf(lines);
  }
}
