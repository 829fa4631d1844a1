package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Describes the file that consumers read now. */
@Part
public record Artifact(
    @Required
        @Size(max = 4096)
        @JsonPropertyDescription("Path on the volume; for a set its folder.")
        String path,
    @Required @JsonPropertyDescription("Size in bytes; for a set the sum of its parts.") long bytes,
    @Required
        @Size(max = 64)
        @JsonPropertyDescription("SHA-256 in hexadecimal digits; for a set that of SET.json.")
        String sha256,
    @JsonPropertyDescription("Data rows, if they were counted.") @Nullable Long rows,
    @Required
        @Size(max = 4096)
        @JsonPropertyDescription(
            """
            URL of the file after redirects, without credentials and query; for a set the URL of \
            the listing.""")
        String url,
    @Size(max = 4096) @JsonPropertyDescription("The ETag that the publisher sent.")
        @Nullable String etag,
    @Size(max = 4096) @JsonPropertyDescription("The Last-Modified that the publisher sent.")
        @Nullable String lastModified,
    @Size(max = 256)
        @JsonPropertyDescription(
            """
            Name of the archive's member that this file is, as the archive gives it, for example \
            isin-lei-20260810T071513.csv; absent when the file was not unpacked from an archive \
            with names, and when the name is not printable or has more than 256 characters.""")
        @Nullable String member,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Day that the data are of, such as 2026-11-27; absent without spec.dataDate.")
        @Nullable String dataDate,
    @Size(max = 4096) @JsonPropertyDescription("Name of the kept version.")
        @Nullable String version,
    @Required @Instant @JsonPropertyDescription("When this file was published.")
        String publishedTime,
    @Required
        @Instant
        @JsonPropertyDescription("When the publisher last confirmed that the file is current.")
        String checkedTime,
    @Required @Instant @JsonPropertyDescription("When the content last changed.")
        String changedTime,
    @JsonPropertyDescription(
            """
            What changed since the version before, if verify.csv.key is set and there was one; \
            absent if the rows could not be compared.""")
        @Nullable Changes changes,
    @Size(max = 64)
        @JsonPropertyDescription(
            """
            SHA-256 of the newest statement about a publication. The statements are on the volume, and this \
            digest fixes all of them; see docs/evidence.md.""")
        @Nullable String evidence) {

  /** Returns the same description of the file, in which a function has replaced each time. */
  public Artifact withTimes(UnaryOperator<String> rule) {
    return new Artifact(
        path,
        bytes,
        sha256,
        rows,
        url,
        etag,
        lastModified,
        member,
        dataDate,
        version,
        rule.apply(publishedTime),
        rule.apply(checkedTime),
        rule.apply(changedTime),
        changes,
        evidence);
  }
}
