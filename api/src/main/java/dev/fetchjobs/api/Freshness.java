package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Limits how old the file may become. */
@Part
@ValidationRule(
    value =
        "self.maxAge.matches("
            + Cel.DURATION
            + ") && duration(self.maxAge) >= duration('1m')"
            + " && duration(self.maxAge) <= duration('8760h')",
    fieldPath = ".maxAge",
    message = "write a duration from 1m to 8760h (a year), for example 26h, or 72h for three days")
public record Freshness(
    @Required
        @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            Age above which the condition Fresh becomes False, with or without a run. A duration \
            from 1m to 8760h (a year); leave room for a run and its retries. Example: 26h""")
        String maxAge,
    @Default("Checked")
        @Words({"Checked", "Changed"})
        @JsonPropertyDescription(
            """
            From when the age is counted: Checked (the publisher last confirmed the content) or \
            Changed (the content last changed). Default: Checked. Example: Changed""")
        String basis) {}
