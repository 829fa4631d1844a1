package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Describes the checks that a downloaded file has to pass. */
@Part
@ValidationRule(
    value = "[has(self.csv), has(self.json), has(self.xml)].filter(x, x).size() <= 1",
    message = "keep one of csv, json and xml: a file has one format")
@ValidationRule(
    value = "!has(self.changes) || has(self.csv) && has(self.csv.key)",
    fieldPath = ".changes",
    message =
        "changes are counted by csv.key: set csv.key to the columns that identify a row, or remove changes")
public record Verify(
    @JsonPropertyDescription(
            """
            The digest of the download or of the unpacked file. Without it the length or the \
            framing of the response has to show that the file is complete. Default: none.""")
        @Nullable Checksum checksum,
    @Default("{}")
        @JsonPropertyDescription(
            """
            Minimum and maximum size of the published file. Default: {min: 1, max: 5Gi}.""")
        SizeLimits size,
    @Default("false")
        @JsonPropertyDescription(
            """
            Whether to accept a body over plain HTTP that states neither its length nor chunks \
            and has no checksum: such a body may be incomplete. Over HTTPS a proper end of the \
            connection is enough. Default: false.""")
        boolean allowUnframed,
    @Default("{}")
        @JsonPropertyDescription(
            """
            Checks of the published content. Default: it must not look like an HTML page or an \
            error message.""")
        Content content,
    @JsonPropertyDescription(
            """
            Checks of the published file as a table. Default: no checks; the file need not be a \
            table. Example: {delimiter: ";", headerLine: 3, columns: [ISIN], minRows: 4000}""")
        @Nullable Csv csv,
    @JsonPropertyDescription(
            """
            Checks of the published file as one JSON value (RFC 8259); {} checks that it is \
            complete. Default: no checks. Example: {elements: '$.data[*]', minElements: 4000, \
            required: [/isin]}""")
        @Nullable JsonCheck json,
    @JsonPropertyDescription(
            """
            Checks of the published file as one XML document without a DOCTYPE; {} checks that \
            it is complete. Default: no checks. Example: {root: Envelope, elements: Cube, \
            minElements: 30}""")
        @Nullable XmlCheck xml,
    @Min(0)
        @Max(100)
        @JsonPropertyDescription(
            """
            By how many percent the file may be smaller than the last good one, in rows if csv \
            is set, in elements if json or xml counts them, else in bytes; 0 to 100. A smaller \
            one goes to quarantine. Default: any size. Example: 30""")
        @Nullable Integer maxShrinkPercent,
    @JsonPropertyDescription(
            """
            How many rows may differ from the published file, by csv.key. A file with more \
            changes goes to quarantine. Default: any number. Example: {maxRemovedPercent: 5}""")
        @Nullable ChangeLimits changes) {}
