package dev.fetchjobs.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fetchjobs.api.schema.Part;
import dev.fetchjobs.api.schema.Words;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the file is found in a listing. */
@Part
@ValidationRule(
    value = "has(self.entries) == (self.format in ['Json', 'Xml'])",
    fieldPath = ".entries",
    message =
        """
        write where the entries are for Json (such as $.data[*]) and Xml (such as /feed/entry); \
        the entries of Html and Text are the links, so remove entries there""")
@ValidationRule(
    value = "self.format in ['Json', 'Xml'] || !(has(self.link) || has(self.name))",
    message =
        """
        link and name are places in an entry of Json or Xml: remove them, Html and Text have \
        fixed fields""")
@ValidationRule(
    value = "has(self.date) == (self.choose == 'Newest' || has(self.set))",
    fieldPath = ".date",
    message = "choose: Newest and set need a date to compare, and the other choices do not use one")
@ValidationRule(
    value = "!has(self.set) || self.choose in ['Only', 'Newest']",
    fieldPath = ".choose",
    message = "remove choose: a set is always that of the newest date whose parts are all there")
@ValidationRule(
    value =
        "self.where.all(w, w.field in "
            + Find.FIELDS
            + " || "
            + Find.HAS_PLACES
            + " && w.field.startsWith('/'))",
    fieldPath = ".where",
    message = Find.FIELDS_MESSAGE)
@ValidationRule(
    value =
        "!has(self.date) || self.date.field in "
            + Find.FIELDS
            + " || "
            + Find.HAS_PLACES
            + " && self.date.field.startsWith('/')",
    fieldPath = ".date",
    message = Find.FIELDS_MESSAGE)
public record Find(
    @Required
        @Words({"Html", "Json", "Xml", "Text"})
        @JsonPropertyDescription(
            """
            Format of the listing: Html (the links of a page), Json, Xml (Atom and RSS as well) \
            or Text (a link in each line, or lines of digest and name as sha256sum writes them). \
            Example: Html""")
        String format,
    @Size(min = 1, max = 512)
        @JsonPropertyDescription(
            """
            Where the entries are. Json: a path of RFC 9535 with names, indexes and wildcards. \
            Xml: local names from the root, with * for any name. Default: none; Html and Text \
            need none. Example: $.data[*]""")
        @Nullable String entries,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Place of the file's address in an entry. Json: a JSON Pointer (RFC 6901). Xml: a \
            path of local names, with @ before an attribute. Default: the entry itself. \
            Example: /attributes/downloadLink""")
        @Nullable String link,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Place of the file's name in an entry. Default: the last part of the link's path. \
            Example: /attributes/fileName""")
        @Nullable String name,
    @Default("[]")
        @Size(max = 16)
        @JsonPropertyDescription(
            """
            Conditions; an entry is kept if all of them match. Default: every entry is kept. \
            Example: [{field: name, matches: '^FULINS_'}]""")
        List<FindWhere> where,
    @JsonPropertyDescription(
            """
            The date of an entry, for choose: Newest. Default: none. Example: {field: name, \
            pattern: '_([0-9]{8})_', format: yyyyMMdd}""")
        @Nullable EntryDate date,
    @Default("Only")
        @Words({"Only", "Newest", "First", "Last"})
        @JsonPropertyDescription(
            """
            Which of the kept entries is the file: Only (the run fails if several are kept), \
            Newest (by date), First or Last (in the order of the listing). Default: Only. \
            Example: Newest""")
        String choose,
    @JsonPropertyDescription(
            """
            Several of the kept entries are published together, in destination.volume.folder: \
            those of the newest date whose parts are all there. Default: one entry is published. \
            Example: {part: '_([0-9]{2})of([0-9]{2})'}""")
        @Nullable FindSet set) {

  /** The names of the fields that entries have in each format. */
  static final String FIELDS =
      """
      {'Html': ['link', 'name', 'text'], 'Text': ['link', 'name', 'checksum'], \
      'Json': ['link', 'name'], 'Xml': ['link', 'name']}[self.format]""";

  static final String HAS_PLACES = "self.format in ['Json', 'Xml']";

  static final String FIELDS_MESSAGE =
      """
      write a field that entries have in this format: link or name, text in Html, checksum in \
      Text, a place that starts with / in Json and Xml""";

  /** A list that is absent in the stored object is empty. */
  public Find {
    where = where == null ? List.of() : List.copyOf(where);
  }
}
