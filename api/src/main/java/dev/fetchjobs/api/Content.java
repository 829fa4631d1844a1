package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the published bytes have to look like. */
@Part
@ValidationRule(
    value = "self.mediaTypes.all(t, t.matches('^[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+$'))",
    fieldPath = ".mediaTypes",
    message = "write media types in lower case without parameters, for example text/csv")
public record Content(
    @JsonPropertyDescription(
            """
            Whether to refuse a file that begins like an HTML page, whatever its media type says: \
            an error page with status 200. Default: true, and false if the path ends in .html or \
            .htm.""")
        @Nullable Boolean rejectHtml,
    @Default("[]")
        @Size(max = 16)
        @ItemLength(max = 127)
        @JsonPropertyDescription(
            """
            Media types the publisher may state, without parameters. Default: any. \
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
        List<Line> lines) {

  /** A list that is absent in the stored object is empty. */
  public Content {
    mediaTypes = mediaTypes == null ? List.of() : List.copyOf(mediaTypes);
    lines = lines == null ? List.of() : List.copyOf(lines);
  }
}
