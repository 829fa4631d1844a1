package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists closed days. */
@Part
@ValidationRule(value = Cel.WEEKLY, fieldPath = ".weekly", message = Cel.WEEKLY_MESSAGE)
@ValidationRule(value = Cel.DAYS, fieldPath = ".closed", message = Cel.DAYS_MESSAGE)
@ValidationRule(
    value = "!has(self.ends) || self.ends.matches('^" + Forms.DAY + "$')",
    fieldPath = ".ends",
    message = "write a day that exists, in the form 2035-12-31, of the years 2000 to 2099")
@ValidationRule(
    value = "!has(self.ends) || self.closed.all(d, d <= self.ends)",
    fieldPath = ".ends",
    message = "a day in closed is after it: write the last day for which closed is complete")
public record FetchCalendarSpec(
    @Required
        @Size(max = 6)
        @ItemLength(max = 9)
        @JsonPropertyDescription(
            """
            Days of the week that are closed in every week; [] if there are none. Example: \
            [Saturday, Sunday]""")
        List<String> weekly,
    @Default("[]")
        @Size(max = 512)
        @ItemLength(max = 10)
        @JsonPropertyDescription(
            """
            Further closed days. Default: none. Example: [2026-12-24, 2026-12-25]""")
        List<String> closed,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Where the days come from, for people. Default: not stated. Example: \
            https://www.xetra.com/xetra-en/trading/trading-calendar-and-trading-hours""")
        @Nullable String source,
    @Size(min = 10, max = 10)
        @JsonPropertyDescription(
            """
            The last day for which closed is complete. Later days count as open, unless weekly \
            closes them. FetchJobs warn from 60 days before. Default: the last day in closed; no \
            end if closed is empty. Example: 2035-12-31""")
        @Nullable String ends) {

  /** Makes the spec of a FetchCalendar. If the stored object lacks a list, the list is empty. */
  public FetchCalendarSpec {
    weekly = weekly == null ? List.of() : List.copyOf(weekly);
    closed = closed == null ? List.of() : List.copyOf(closed);
  }
}
