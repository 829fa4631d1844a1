package dev.fetchjobs.contract;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says how a run finds the address of the file in a listing.
 *
 * <p>A <em>field</em> of an entry is a name or a place. The possible names are {@link #LINK},
 * {@link #NAME}, {@link #TEXT} and {@link #CHECKSUM}. A place starts with a slash and says where
 * the value is within an entry. In JSON a place is a JSON Pointer (RFC 6901), and in XML it is a
 * path of local names. Formats other than JSON and XML have no places.
 *
 * @param entries path of the entries in the listing: a JSON path (RFC 9535) or a path of local XML
 *     names; null for HTML and text
 * @param link place of the link; null for HTML and text, and if the whole entry is the link
 * @param name place of the name; null if the name is the last segment of the link's path
 * @param where conditions that an entry has to meet; empty if every entry is kept
 * @param date the rule by which the date of an entry is read; null unless {@code choose} is {@link
 *     Choice#NEWEST}
 * @param next the rule by which a run requests the next page; null if the listing has only one page
 * @param set the rule by which the parts of a set are found; then {@code choose} is {@link
 *     Choice#NEWEST}, and chooses the newest date whose parts are all in the listing; null if one
 *     entry is chosen
 * @param size place of the file's size in bytes; null if the run does not compare the size
 */
public record Find(
    Format format,
    @Nullable String entries,
    @Nullable String link,
    @Nullable String name,
    List<Where> where,
    @Nullable EntryDate date,
    Choice choose,
    @Nullable Next next,
    @Nullable SetRule set,
    @Nullable String size) {

  /** Makes the rules for a listing with one page, from which a run chooses one entry. */
  public Find(
      Format format,
      @Nullable String entries,
      @Nullable String link,
      @Nullable String name,
      List<Where> where,
      @Nullable EntryDate date,
      Choice choose) {
    this(format, entries, link, name, where, date, choose, null, null);
  }

  /** Returns the same rules for the listing with other rules for the set. */
  public Find withSet(@Nullable SetRule other) {
    return new Find(format, entries, link, name, where, date, choose, next, other, size);
  }

  /** Makes the rules for a listing whose entries state no size. */
  public Find(
      Format format,
      @Nullable String entries,
      @Nullable String link,
      @Nullable String name,
      List<Where> where,
      @Nullable EntryDate date,
      Choice choose,
      @Nullable Next next,
      @Nullable SetRule set) {
    this(format, entries, link, name, where, date, choose, next, set, null);
  }

  /** This field has the address of the file, as the listing has it. */
  public static final String LINK = "link";

  /**
   * This field has the last segment of the link's path, percent-decoded, or the value at {@link
   * Find#name}.
   */
  public static final String NAME = "name";

  /** This field has the visible text of a link. Only an HTML page has this field. */
  public static final String TEXT = "text";

  /**
   * This field has the digest in front of a name. Only a text of {@code sha256sum} or a similar
   * program has this field.
   */
  public static final String CHECKSUM = "checksum";

  /** Lists the formats of a listing. */
  public enum Format implements Word {
    HTML("Html"),
    JSON("Json"),
    XML("Xml"),
    TEXT("Text");

    private final String word;

    Format(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }

    /**
     * Returns whether a listing of this format needs {@link Find#entries}, the path of its entries.
     */
    public boolean hasPaths() {
      return switch (this) {
        case JSON, XML -> true;
        case HTML, TEXT -> false;
      };
    }

    /**
     * Checks the path of the entries.
     *
     * @throws BadPath also when the entries of this format have no path
     */
    public void checkEntries(String path) throws BadPath {
      switch (this) {
        case JSON -> JsonPath.parse(path);
        case XML -> XmlPath.ofEntries(path);
        case HTML, TEXT -> throw noPaths(path);
      }
    }

    /**
     * Checks the place of a value in an entry.
     *
     * @throws BadPath also when this format has no places
     */
    public void checkPlace(String place) throws BadPath {
      switch (this) {
        case JSON -> JsonPointer.parse(place);
        case XML -> XmlPath.ofPlace(place);
        case HTML, TEXT -> throw noPaths(place);
      }
    }

    private static BadPath noPaths(String path) {
      return new BadPath(path, 0, "the entries of this format have no paths and no places");
    }
  }

  /** Says which of the matching entries a run downloads. */
  public enum Choice implements Word {
    ONLY("Only"),
    NEWEST("Newest"),
    FIRST("First"),
    LAST("Last");

    private final String word;

    Choice(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * Describes a condition that an entry has to meet.
   *
   * @param matches RE2 pattern that has to match somewhere in the field
   */
  public record Where(String field, String matches) {}

  /**
   * Says how a run requests the next page of a listing. Exactly one of {@code link}, {@code rel}
   * and {@code parameter} is set.
   *
   * @param link place of the link to the next page, from the root of the document
   * @param rel relation of the link to the next page, in a page of HTML or in a feed
   * @param parameter name of the parameter in the URL's query that the run increases from page to
   *     page
   * @param step number by which the run increases the parameter; null unless {@code parameter} is
   *     set
   * @param first value of the parameter if the URL does not have it; null means 0
   * @param total place of the number of all entries, from the root; null if the run requests pages
   *     until one has no entry
   */
  public record Next(
      @Nullable String link,
      @Nullable String rel,
      @Nullable String parameter,
      @Nullable Integer step,
      @Nullable Integer first,
      @Nullable String total) {

    /** The relation ({@code rel}) of a link to the next page has a name of this form. */
    public static final String REL = "[A-Za-z][A-Za-z0-9.-]{0,63}";

    /** The URL parameter for the next page has a name of this form, without percent-encoding. */
    public static final String PARAMETER = "[A-Za-z0-9_.~$:\\[\\]-]{1,64}";
  }

  /**
   * Says how a run reads the date of an entry.
   *
   * @param pattern RE2 pattern whose first group is the date, or the whole match if it has no
   *     group; null if the whole field is the date
   * @param format pattern of {@link DateTimeFormatter}
   */
  public record EntryDate(String field, @Nullable String pattern, String format) {

    /**
     * Returns the reader of the format, which refuses days that do not exist; empty if {@code
     * format} is not a format. The names of months and days are English, in upper or lower case.
     */
    public Optional<DateTimeFormatter> formatter() {
      try {
        return Optional.of(StrictDates.ofPattern(format));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Says when the files (parts) of one date are a complete set. Exactly one of {@code part}, {@code
   * count} and {@code names} is set. All patterns are RE2 patterns that match somewhere in the
   * entry's name.
   *
   * @param part a pattern whose first group is the number of a part, from 1, and whose second group
   *     is the number of all parts
   * @param count number of the parts of a complete set
   * @param names patterns, each of which matches exactly one name; other entries are left out
   * @param per pattern whose first group divides the entries into groups, each of which has to be
   *     complete; if null, all entries of a date are one group
   * @param rename rule that makes the names of the files; if null, the files have the names of the
   *     entries
   * @param parallel largest number of parts that are downloaded at the same time; null means {@link
   *     #DEFAULT_PARALLEL}
   */
  public record SetRule(
      @Nullable String part,
      @Nullable Integer count,
      @Nullable List<String> names,
      @Nullable String per,
      @Nullable Rename rename,
      @Nullable Integer parallel) {

    /** A set has at most this many files (parts), and so has one of its groups. */
    public static final int MAX_PARTS = 1000;

    /** A plan may allow at most this many downloads at the same time. */
    public static final int MAX_PARALLEL = 8;

    public static final int DEFAULT_PARALLEL = 4;

    /** Makes the rules with the default number of downloads at the same time. */
    public SetRule(
        @Nullable String part,
        @Nullable Integer count,
        @Nullable List<String> names,
        @Nullable String per,
        @Nullable Rename rename) {
      this(part, count, names, per, rename, null);
    }

    /** Returns the same rules with another number of downloads at the same time. */
    public SetRule withParallel(@Nullable Integer other) {
      return new SetRule(part, count, names, per, rename, other);
    }
  }

  /**
   * Makes the name of a file from the name of its entry or of its member in an archive.
   *
   * @param matches RE2 pattern that has to match somewhere in that name
   * @param to text that replaces the match; {@code $1} is the first group, and so on
   */
  public record Rename(String matches, String to) {

    private static final Pattern REPLACEMENT = Pattern.compile("(?:[^$\\\\]|\\$[0-9])*");

    private static final Pattern GROUP = Pattern.compile("\\$([0-9])");

    /**
     * Returns whether every {@code $} and backslash in {@code to} can be used. A {@code $} must
     * name a group that is not above {@code groups}.
     */
    public boolean isFor(int groups) {
      return REPLACEMENT.matcher(to).matches()
          && GROUP.matcher(to).results().allMatch(at -> Integer.parseInt(at.group(1)) <= groups);
    }
  }
}
