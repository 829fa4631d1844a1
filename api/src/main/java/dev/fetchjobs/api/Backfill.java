package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Instant;
import dev.fetchjobs.api.schema.ItemLength;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes the newest backfill of a FetchJob: one run after the other, one for each scheduled time
 * of an interval.
 */
@Part
public record Backfill(
    @Required
        @Size(max = 256)
        @JsonPropertyDescription(
            "The value of the annotation fetchjobs.dev/run-requested-at that requested the backfill.")
        String request,
    @Required
        @Words({"Running", "Complete", "Cancelled"})
        @JsonPropertyDescription(
            """
            Running, Complete (a run for each scheduled time has ended) or Cancelled (the \
            request was removed or replaced before).""")
        String state,
    @Required @Instant @JsonPropertyDescription("When the interval begins.") String from,
    @Required
        @Instant
        @JsonPropertyDescription(
            "The last second of the interval; not later than the beginning of the backfill.")
        String to,
    @Instant
        @JsonPropertyDescription(
            "The scheduled time whose run was started and has not ended yet; absent between two runs.")
        @Nullable String activeDate,
    @Instant @JsonPropertyDescription("The newest scheduled time whose run has ended.")
        @Nullable String lastDate,
    @Instant
        @JsonPropertyDescription(
            "The scheduled time whose run is started next; absent if there is none.")
        @Nullable String nextDate,
    @Required @JsonPropertyDescription("Number of runs that ended as Fetched or Unchanged.")
        int succeeded,
    @Required
        @JsonPropertyDescription(
            "Number of runs that ended otherwise; the backfill goes on after them.")
        int failed,
    @Size(max = 50)
        @ItemLength(max = 32)
        @JsonPropertyDescription("The first 50 scheduled times of failed runs, oldest first.")
        List<String> failedDates,
    @Instant
        @JsonPropertyDescription("When the backfill ended, by the operator's clock; absent before.")
        @Nullable String endTime) {

  /** Makes the record; a list that is absent in the stored object is empty. */
  public Backfill {
    failedDates = failedDates == null ? List.of() : List.copyOf(failedDates);
  }
}
