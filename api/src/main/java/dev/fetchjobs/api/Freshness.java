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

/** Limits how old the published file may become. */
@Part
@ValidationRule(
    value = "has(self.maxAge) || has(self.within)",
    message = "write maxAge, within, or both")
@ValidationRule(
    value =
        "!has(self.maxAge) || (self.maxAge.matches("
            + Cel.DURATION
            + ") && duration(self.maxAge) >= duration('1m')"
            + " && duration(self.maxAge) <= duration('8760h'))",
    fieldPath = ".maxAge",
    message = "write a duration from 1m to 8760h (a year), for example 26h, or 72h for three days")
@ValidationRule(
    value =
        "!has(self.within) || (self.within.matches("
            + Cel.DURATION
            + ") && duration(self.within) >= duration('1m')"
            + " && duration(self.within) <= duration('720h'))",
    fieldPath = ".within",
    message = "write a duration from 1m to 720h, for example 2h or 90m")
@ValidationRule(
    value = "!has(self.daysBehind) || has(self.within) && self.basis == 'DataDate'",
    fieldPath = ".daysBehind",
    message = "daysBehind is for within with basis: DataDate: set both, or remove daysBehind")
public record Freshness(
    @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            Age above which the condition Fresh becomes False, with or without a run. A duration \
            from 1m to 8760h (a year); leave room for a run and its retries. Default: no limit of \
            the age. Example: 26h""")
        @Nullable String maxAge,
    @Size(min = 2, max = 16)
        @JsonPropertyDescription(
            """
            Time after each slot of spec.schedule within which the file of the slot has to be \
            there. Else the condition Fresh becomes False. Days without a slot do not count, so a \
            schedule of weekdays is not late on a Sunday. A duration from 1m to 720h. Default: no \
            limit. Example: 2h""")
        @Nullable String within,
    @Default("Checked")
        @Words({"Checked", "Changed", "DataDate"})
        @JsonPropertyDescription(
            """
            From when the age is counted: Checked (the publisher last confirmed the content), \
            Changed (the content last changed) or DataDate (the end of the day that the data are \
            of; with within, the file of a slot has to have data of the day of the slot). \
            Default: Checked. Example: Changed""")
        String basis,
    @Min(0)
        @Max(31)
        @JsonPropertyDescription(
            """
            How many days before the day of the slot the data may be of, for within with basis: \
            DataDate. Only days with a slot count: with a schedule of weekdays and 1, the file of \
            Monday has data of Friday. 0 to 31. Default: 0. Example: 1""")
        @Nullable Integer daysBehind) {}
