package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Whole;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes the checks of the file as a table. The downloader counts the rows of the table. */
@Part
@Whole
@ValidationRule(
    value = "!has(self.delimiter) || self.delimiter.matches(r'^[\\t !#-~]$')",
    fieldPath = ".delimiter",
    message = "write one ASCII character other than a quote, for example ; or \"\\t\" for a tab")
@ValidationRule(
    value = "!has(self.columns) || self.columns.all(c, c == c.trim())",
    fieldPath = ".columns",
    message = "write column names without spaces at their ends; they are compared without")
@ValidationRule(
    value = "!has(self.isin) || has(self.isinColumn)",
    fieldPath = ".isin",
    message =
        "isin says how strict isinColumn is: set isinColumn to the name of a column, or remove isin")
@ValidationRule(
    value = "!has(self.key) || self.key.all(c, c == c.trim() && self.key.exists_one(d, d == c))",
    fieldPath = ".key",
    message = "write each column once, without spaces at its ends")
public record Csv(
    @Size(min = 1, max = 1)
        @JsonPropertyDescription(
            "The one character between two values. Default: a comma. Example: ;")
        String delimiter,
    @Min(1)
        @Max(10_000)
        @JsonPropertyDescription(
            """
            Number of the line with the column names; the rows follow it. 1 to 10000. Default: 1. \
            Example: 3""")
        Integer headerLine,
    @Size(max = 256)
        @ItemLength(max = 256)
        @JsonPropertyDescription(
            """
            Names of columns that the table must have, in any order; it may have others. \
            Default: none. Example: [ISIN, Mnemonic]""")
        List<String> columns,
    @Min(0)
        @Max(1_000_000_000_000L)
        @JsonPropertyDescription(
            """
            Minimum number of rows. The header, skipped lines and lines with nothing but \
            delimiters and blanks are not counted. Default: any. Example: 4000""")
        @Nullable Long minRows,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Name of the column whose values have to be ISINs (ISO 6166) with right check digits. \
            Default: none. Example: ISIN""")
        @Nullable String isinColumn,
    @JsonPropertyDescription(
            """
            How strict isinColumn is. Default: every row needs a valid ISIN. \
            Example: {allowEmpty: true, maxBad: 5}""")
        @Nullable IsinTolerance isin,
    @Words({"Double", "None"})
        @JsonPropertyDescription(
            """
            The quoting of values that contain delimiters or line ends: Double (double quotes, \
            as in RFC 4180) or None (a quote is an ordinary character). Default: Double. \
            Example: None""")
        @Nullable String quote,
    @JsonPropertyDescription(
            """
            Lines that are not data, besides those above headerLine. Default: none. Example: \
            {afterHeader: 3, atEnd: 1}""")
        @Nullable SkipLines skipLines,
    @JsonPropertyDescription(
            """
            The columns that the table should have, with the types of their values. Default: no \
            checks besides columns and isinColumn. Example: {columns: [{name: ISIN, type: Isin, \
            required: true}], onNew: Warn}""")
        @Nullable CsvSchema schema,
    @Size(min = 1, max = 8)
        @ItemLength(max = 256)
        @JsonPropertyDescription(
            """
            Names of the columns whose values together identify a row. Each new version is \
            compared by them with the published file, and status.artifact.changes has the \
            numbers. A file in which two rows have the same key, or a row has none, goes to \
            quarantine. Not for a set. Default: none. Example: [ISIN]""")
        @Nullable List<String> key) {

  /** Sets the defaults of absent fields. The schema has no defaults, see {@link Whole}. */
  public Csv {
    delimiter = delimiter == null ? "," : delimiter;
    headerLine = headerLine == null ? 1 : headerLine;
    columns = columns == null ? List.of() : List.copyOf(columns);
  }
}
