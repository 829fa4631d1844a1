package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.MapBy;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the columns that a table should have, and says which values they may have. */
@Part
public record CsvSchema(
    @Required
        @Size(min = 1, max = 256)
        @MapBy("name")
        @JsonPropertyDescription(
            """
            The columns by their names, in any order, at most 256. Example: [{name: ISIN, type: \
            Isin, required: true, unique: true}, {name: Currency, pattern: '^[A-Z]{3}$'}]""")
        List<CsvColumn> columns,
    @Words({"Allow", "Warn", "Refuse"})
        @JsonPropertyDescription(
            """
            What happens if the table has a column that columns does not list: Allow, Warn (the \
            file is published and the message of the run names the column) or Refuse (the file \
            goes to quarantine). Default: Allow. Example: Warn""")
        @Nullable String onNew,
    @Words({"Allow", "Warn", "Refuse"})
        @JsonPropertyDescription(
            """
            What happens if the table lacks a column that columns lists: Allow, Warn or Refuse, \
            as for onNew. The values of a column that is not there are not checked. Default: \
            Refuse. Example: Warn""")
        @Nullable String onMissing,
    @Min(0)
        @Max(1_000_000_000L)
        @JsonPropertyDescription(
            """
            Maximum number of rows with a wrong value; a run's message counts them. 0 to \
            1000000000. Default: 0. Example: 5""")
        @Nullable Long maxBadRows) {}
