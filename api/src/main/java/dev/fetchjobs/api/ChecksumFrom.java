package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Says where the publisher states the digest: in a checksum file, or in the listing. */
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
            Address of the file that states the digest. It has a digest and a file name in each \
            line, as sha256sum writes them, or only one digest of the algorithm, in any form. \
            Path and query may have dates such as {date:yyyyMMdd}. \
            Example: https://publisher.example/files/SHA256SUMS""")
        @Nullable String url,
    @Size(min = 1, max = 1024)
        @JsonPropertyDescription(
            """
            Name that the checksum file has for the downloaded file. You need it only if the \
            checksum file has several digests, and its name for the file is not the last part of \
            the URL. The name may have dates such as {date:yyyyMMdd}. Default: the last part of \
            the URL, or of the URL after redirects. \
            Example: list_full.csv""")
        @Nullable String name,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Field that states the digest in the listing's entry, if source.http.find is set. It is \
            checksum in a text of digests and names, or a place in the entry that starts with / \
            (a JSON Pointer, or a path of XML names). Default: none. Example: /checksum""")
        @Nullable String field) {}
