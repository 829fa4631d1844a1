package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Says where the date of the data is, and how it is read. */
@Part
@ValidationRule(
    value =
        """
        [has(self.line), has(self.column), has(self.header), has(self.from)].filter(s, s).size() \
        == 1""",
    message = "write exactly one of line, column, header and from")
@ValidationRule(
    value = "!has(self.from) || self.from != 'Entry' || !has(self.pattern) && !has(self.format)",
    fieldPath = ".from",
    message =
        """
        remove pattern and format: the date of an entry is read by source.http.find.date""")
@ValidationRule(
    // This rule fails on a pattern that cannot be compiled.
    value = "!has(self.pattern) || ''.matches(self.pattern) in [true, false]",
    fieldPath = ".pattern",
    message = "write a regular expression in RE2 syntax (no look-around, no back-references)")
@ValidationRule(
    value = "!has(self.header) || self.header.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$')",
    fieldPath = ".header",
    message = "write the name of a response header, for example Last-Modified")
@ValidationRule(
    value = "!has(self.column) || self.column == self.column.trim()",
    fieldPath = ".column",
    message = "write the column name without spaces at its ends; it is compared without")
@ValidationRule(
    value = "!has(self.timeZone) || self.timeZone.matches('" + ScheduleRules.ZONE + "')",
    fieldPath = ".timeZone",
    message =
        """
        write a name of the IANA time zone database, for example Europe/Berlin (not Berlin, and \
        not CEST, which is half of a year) or Etc/UTC""")
public record DataDate(
    @Min(1)
        @Max(1_000_000)
        @JsonPropertyDescription(
            """
            Number of the line of the file that has the date, from 1 to 1000000. Default: none. \
            Example: 2""")
        @Nullable Integer line,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Name of the column that has dates; the newest one is the date of the data. Empty \
            values are left out. It needs verify.csv. Default: none. Example: Business Date""")
        @Nullable String column,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            """
            Name of the response header that has the date. Default: none. Example: \
            Last-Modified""")
        @Nullable String header,
    @Words({"Name", "Entry"})
        @JsonPropertyDescription(
            """
            Another place of the date: Name (the name of the archive's member, or else the last \
            part of the file's address after redirects) or Entry (the date of the chosen entry, \
            which source.http.find.date reads). The date of a set is that of its entries. \
            Default: none. Example: Name""")
        @Nullable String from,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Regular expression in RE2 syntax; its first group is the date, or the whole match if \
            it has no group. Default: all text at the place is the date. Example: \
            ([0-9]{2}[.][0-9]{2}[.][0-9]{4})""")
        @Nullable String pattern,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            """
            Format of the date, in the letters of java.time.format.DateTimeFormatter. Names of \
            months are English. A day that the calendar does not have is refused. Default: ISO \
            8601 such as 2026-11-27 or 2026-11-27T22:00:00Z; for header also a date of HTTP. \
            Example: dd.MM.yyyy""")
        @Nullable String format,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            """
            IANA name of the time zone in which the days of the data begin and end. A time with \
            an offset is converted to the date in this zone. Default: spec.timeZone. Example: \
            America/New_York""")
        @Nullable String timeZone,
    @Default("false")
        @JsonPropertyDescription(
            """
            Whether a file with older data replaces a file with newer data. Without it such a \
            file goes to quarantine. Default: false.""")
        boolean allowOlder) {}
