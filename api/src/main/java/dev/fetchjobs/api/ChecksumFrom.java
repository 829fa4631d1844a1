package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the publisher states the digest: in a checksum file, or in the listing. */
@Part
@ValidationRule(
    value = "has(self.url) != has(self.field)",
    message = "write exactly one of url (of a checksum file) and field (of the listing's entry)")
@ValidationRule(
    value = "!has(self.name) || has(self.url)",
    fieldPath = ".name",
    message = "name is the file's name in the checksum file: set url, or remove name")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(r'^[^\\x00-\\x1f\\x7f]+$')",
    fieldPath = ".name",
    message = "write the name in one line, as the checksum file has it, for example list_full.csv")
public record ChecksumFrom(
    @Url(dates = true)
        @Size(min = 1, max = 2048)
        @JsonPropertyDescription(
            """
            Address of a file with the digest: lines of digest and file name as sha256sum writes \
            them, or one digest of the algorithm's length in whatever form. Path and query \
            may have dates such as {date:yyyyMMdd}. \
            Example: https://publisher.example/files/SHA256SUMS""")
        @Nullable String url,
    @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            """
            Name of the downloaded file in the checksum file, if that lists several files and \
            this one not under the last part of its URL. Default: the last part of the URL, or \
            of the URL after redirects; if there is only one digest, its name does not matter. It may \
            have dates such as {date:yyyyMMdd}. \
            Example: list_full.csv""")
        @Nullable String name,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Field of the listing's entry that states the digest, if source.http.find is set: \
            checksum in a text of digests and names, or a place in the entry that starts with / \
            (a JSON Pointer, or a path of XML names). Default: none. Example: /checksum""")
        @Nullable String field) {}
