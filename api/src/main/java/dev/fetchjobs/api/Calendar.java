package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names the days on which the publisher publishes nothing, or the FetchCalendar that has them. */
@Part
@ValidationRule(
    value = "has(self.name) != has(self.weekly) && !(has(self.name) && has(self.closed))",
    message =
        """
        write name for the days of a FetchCalendar, or weekly and closed for days of your own; \
        weekly: [] if no day of the week is closed""")
@ValidationRule(
    value = "!has(self.name) || self.name.matches(" + Cel.OBJECT_NAME + ")",
    fieldPath = ".name",
    message = "write the name of a FetchCalendar: lower-case letters, digits, dashes and dots")
@ValidationRule(
    value = "!has(self.weekly) || " + Cel.WEEKLY,
    fieldPath = ".weekly",
    message = Cel.WEEKLY_MESSAGE)
@ValidationRule(
    value = "!has(self.closed) || " + Cel.DAYS,
    fieldPath = ".closed",
    message = Cel.DAYS_MESSAGE)
public record Calendar(
    @Size(min = 1, max = 253)
        @JsonPropertyDescription(
            """
            Name of a FetchCalendar, which has the closed days for the whole cluster. An operator \
            that serves only some namespaces cannot read it. Default: no FetchCalendar. \
            Example: xetra""")
        @Nullable String name,
    @Size(max = 6)
        @ItemLength(max = 9)
        @JsonPropertyDescription(
            """
            Days of the week that are closed in every week, if no FetchCalendar is named. \
            Default: those of the FetchCalendar. Example: [Saturday, Sunday]""")
        @Nullable List<String> weekly,
    @Size(max = 512)
        @ItemLength(max = 10)
        @JsonPropertyDescription(
            """
            Further closed days, if no FetchCalendar is named. Default: none, or those of the \
            FetchCalendar. Example: [2026-12-24, 2026-12-25]""")
        @Nullable List<String> closed) {}
