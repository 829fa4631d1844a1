package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Quantity;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Says which values one column of a table may have. */
@Part
@ValidationRule(
    // This rule fails on a pattern that cannot be compiled.
    value = "!has(self.pattern) || ''.matches(self.pattern) in [true, false]",
    fieldPath = ".pattern",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
@ValidationRule(
    value = "!has(self.format) || has(self.type) && self.type == 'Date'",
    fieldPath = ".format",
    message = "set type: Date, or remove format: only a date has one")
@ValidationRule(
    value =
        """
        !(has(self.min) || has(self.max)) || !has(self.type) \
        || !(self.type in ['Isin', 'Lei', 'Mic'])""",
    message =
        """
        remove min and max: they are for Date, Decimal, Integer and the length of Text; codes \
        have no order""")
@ValidationRule(
    value = "self.name == self.name.trim()",
    fieldPath = ".name",
    message = "write the name without spaces at its ends; it is compared without")
public record CsvColumn(
    @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            "Name of the column in the header line. If the line has it twice, the second is new. Example: ISIN")
        String name,
    @Words({"Isin", "Lei", "Mic", "Date", "Decimal", "Integer", "Text"})
        @JsonPropertyDescription(
            """
            Type of the values: Isin (ISO 6166) and Lei (ISO 17442) with right check digits, Mic \
            (ISO 10383, four of A-Z and 0-9), Date, Decimal (such as -1.50), Integer or Text. \
            An empty value has every type. Default: Text. Example: Isin""")
        @Nullable String type,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            """
            Format of a Date, in the letters of java.time.format.DateTimeFormatter; a day that \
            does not exist is wrong. Default: yyyy-MM-dd. Example: dd.MM.yyyy""")
        @Nullable String format,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax that has to match somewhere in a value; ^ and $ \
            stand for its ends. An empty value need not match. Default: any value. Example: \
            ^[A-Z]{3}$""")
        @Nullable String pattern,
    @JsonPropertyDescription(
            """
            Whether a row with an empty value is wrong. Blanks and empty quotes are empty, and \
            so is the value of a row that has too few. Default: false. Example: true""")
        @Nullable Boolean required,
    @JsonPropertyDescription(
            """
            Whether a row is wrong if a row before it has the same value. Empty values are not \
            compared. All unique columns of a file together may have 500000 values. Default: \
            false. Example: true""")
        @Nullable Boolean unique,
    @Quantity
        @JsonPropertyDescription(
            """
            Lowest value: a number for Decimal and Integer, a date such as 2026-11-30 for Date, \
            the least number of characters for Text. Write a number with a point in quotes. \
            Default: any. Example: "0.01\"""")
        @Nullable String min,
    @Quantity
        @JsonPropertyDescription(
            """
            Highest value, written as min. A Text has at most 1024 characters then. Default: \
            any. Example: 100""")
        @Nullable String max) {}
