package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Says how a run requests the next page of a listing. */
@Part
@ValidationRule(
    value =
        "(has(self.link) ? 1 : 0) + (has(self.rel) ? 1 : 0) + (has(self.parameter) ? 1 : 0) == 1",
    message =
        """
        write exactly one of link (where the page has the next one's address), rel (of the link \
        to the next one) and parameter (of the address, with step)""")
@ValidationRule(
    value = "has(self.step) == has(self.parameter)",
    message =
        """
        parameter and step belong together: step is the number of entries of a page, or 1 for \
        the number of a page""")
@ValidationRule(
    value = "has(self.parameter) || !(has(self.first) || has(self.total))",
    message = "first and total are for parameter: remove them, or write parameter and step")
@ValidationRule(
    value = "!has(self.rel) || self.rel.matches('^[A-Za-z][A-Za-z0-9.-]*$')",
    fieldPath = ".rel",
    message = "write the name of a link relation, such as next")
@ValidationRule(
    value = "!has(self.parameter) || self.parameter.matches('^[A-Za-z0-9_.~$:\\\\[\\\\]-]+$')",
    fieldPath = ".parameter",
    message = "write the parameter's name without percent-encoding, such as page[number]")
public record NextPage(
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Place of the link to the next page, from the root of a document in Json or Xml. A \
            page without it is the last one. Default: none. Example: /links/next""")
        @Nullable String link,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            """
            Relation of the link to the next page: of an a or link element in Html, or of a link \
            element below the root in Xml (as Atom has it). A page without it is the last one. \
            Default: none. Example: next""")
        @Nullable String rel,
    @Size(min = 1, max = 64)
        @JsonPropertyDescription(
            """
            Parameter in the query of the URL that is increased for each page, in Json, Xml and \
            Text. Default: none. Example: start""")
        @Nullable String parameter,
    @Min(1)
        @Max(100_000)
        @JsonPropertyDescription(
            """
            How much the parameter is increased: the number of entries of a page if it counts \
            entries, 1 if it counts pages; 1 to 100000. Default: none. Example: 100""")
        @Nullable Integer step,
    @Min(0)
        @Max(1_000_000)
        @JsonPropertyDescription(
            """
            Value of the parameter on the first page, if the URL does not have it; 0 to 1000000. \
            Default: 0. Example: 1""")
        @Nullable Integer first,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Place of the number of all entries, from the root of a document in Json or Xml. \
            Default: none; pages are requested until one has no entry. Example: \
            /response/numFound""")
        @Nullable String total) {}
