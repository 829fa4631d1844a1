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

/** Says how a run finds the file in a listing. */
@Part
@ValidationRule(
    value = "has(self.entries) == (self.format in ['Json', 'Xml'])",
    fieldPath = ".entries",
    message =
        """
        write where the entries are for Json (such as $.data[*]) and Xml (such as /feed/entry); \
        the entries of Html and Text are the links, so remove entries there""")
@ValidationRule(
    value =
        "self.format in ['Json', 'Xml'] || !(has(self.link) || has(self.name) || has(self.size))",
    message =
        """
        link, name and size are places in an entry of Json or Xml: remove them, Html and Text \
        have fixed fields""")
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
@ValidationRule(
    value = "self.format != 'Json' || !has(self.entries) || self.entries.startsWith('$')",
    fieldPath = ".entries",
    message = "write a path from the root $ of the JSON document, such as $.data[*]")
@ValidationRule(
    value =
        "self.format != 'Xml' || !has(self.entries) || self.entries.matches('^(/"
            + Find.XML_NAME
            + ")+$')",
    fieldPath = ".entries",
    message = "write names of elements from the root, such as /feed/entry" + Find.XML_MESSAGE)
@ValidationRule(
    value = Find.POINTERS,
    message =
        """
        write a place in an entry of Json as a JSON Pointer, such as /attributes/link: it starts \
        with /, and a tilde is ~0, a slash in a name ~1""")
@ValidationRule(
    value = Find.XML_PLACES,
    message =
        "write a place in an entry of Xml as names of elements, such as /link or /link/@href"
            + Find.XML_MESSAGE)
@ValidationRule(
    value =
        """
        !has(self.next) || (self.format == 'Html' ? has(self.next.rel) : self.format == 'Text' \
        ? has(self.next.parameter) && !has(self.next.total) : self.format == 'Xml' || \
        !has(self.next.rel))""",
    fieldPath = ".next",
    message =
        """
        write rel for Html, link or parameter for Json, link, rel or parameter for Xml, \
        parameter without total for Text""")
@ValidationRule(
    value = Find.NEXT_POINTERS,
    fieldPath = ".next",
    message = "write link and total as JSON Pointers from the root, such as /links/next")
@ValidationRule(
    value = Find.NEXT_XML_PLACES,
    fieldPath = ".next",
    message =
        "write link and total as names of elements from the root, such as /feed/link/@href"
            + Find.XML_MESSAGE)
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
            The date of an entry, for choose: Newest and for set. Default: none. Example: {field: name, \
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
            How the next page of the listing is requested; all pages are read before an entry is \
            chosen. Default: the listing has one page. Example: {parameter: start, step: 100, \
            total: /response/numFound}""")
        @Nullable NextPage next,
    @JsonPropertyDescription(
            """
            Several of the kept entries are published together, in destination.volume.folder: \
            those of the newest date whose parts are all there. Default: one entry is published. \
            Example: {part: '_([0-9]{2})of([0-9]{2})'}""")
        @Nullable FindSet set,
    @Size(min = 1, max = 256)
        @JsonPropertyDescription(
            """
            Place of the file's size in an entry of Json or Xml, as a whole number of bytes. A \
            download of another size is refused. Default: the size is not compared. \
            Example: /attributes/fileSize""")
        @Nullable String size) {

  /** Lists the fields that entries of a listing have in each format. */
  static final String FIELDS =
      """
      {'Html': ['link', 'name', 'text'], 'Text': ['link', 'name', 'checksum'], \
      'Json': ['link', 'name'], 'Xml': ['link', 'name']}[self.format]""";

  static final String HAS_PLACES = "self.format in ['Json', 'Xml']";

  static final String FIELDS_MESSAGE =
      """
      write a field that entries have in this format: link or name, text in Html, checksum in \
      Text, a place that starts with / in Json and Xml""";

  private static final String POINTER = "'^(/([^~/]|~[01])*)+$'";

  static final String POINTERS =
      "self.format != 'Json' || (!has(self.link) || self.link.matches("
          + POINTER
          + ")) && (!has(self.name) || self.name.matches("
          + POINTER
          + ")) && (!has(self.size) || self.size.matches("
          + POINTER
          + ")) && self.where.all(w, !w.field.startsWith('/') || w.field.matches("
          + POINTER
          + ")) && (!has(self.date) || !self.date.field.startsWith('/') || self.date.field.matches("
          + POINTER
          + "))";

  /**
   * This pattern also matches some names that are not valid. The operator refuses these names and
   * says where the fault is.
   */
  static final String XML_NAME = "[^/@:()\\\\[\\\\] ]+";

  private static final String XML_PLACE =
      "'^(/|(/" + XML_NAME + ")+|(/" + XML_NAME + ")*/@" + XML_NAME + ")$'";

  static final String XML_PLACES =
      "self.format != 'Xml' || (!has(self.link) || self.link.matches("
          + XML_PLACE
          + ")) && (!has(self.name) || self.name.matches("
          + XML_PLACE
          + ")) && (!has(self.size) || self.size.matches("
          + XML_PLACE
          + ")) && self.where.all(w, !w.field.startsWith('/') || w.field.matches("
          + XML_PLACE
          + ")) && (!has(self.date) || !self.date.field.startsWith('/') || self.date.field.matches("
          + XML_PLACE
          + "))";

  static final String NEXT_POINTERS =
      "self.format != 'Json' || !has(self.next) || (!has(self.next.link)"
          + " || self.next.link.matches("
          + POINTER
          + ")) && (!has(self.next.total) || self.next.total.matches("
          + POINTER
          + "))";

  static final String NEXT_XML_PLACES =
      "self.format != 'Xml' || !has(self.next) || (!has(self.next.link)"
          + " || self.next.link.matches("
          + XML_PLACE
          + ")) && (!has(self.next.total) || self.next.total.matches("
          + XML_PLACE
          + "))";

  static final String XML_MESSAGE =
      ", without prefixes, conditions and functions; use where to keep some of the entries";

  /** Makes the record of the rules. If the stored object lacks a list, the list is empty. */
  public Find {
    where = where == null ? List.of() : List.copyOf(where);
  }
}
