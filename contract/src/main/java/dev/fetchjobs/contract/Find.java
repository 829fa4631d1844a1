package dev.fetchjobs.contract;

import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a run finds the address of the file in a listing.
 *
 * <p>A <em>field</em> of an entry is a name or a place. The names are {@link #LINK}, {@link #NAME},
 * {@link #TEXT} and {@link #CHECKSUM}. A place starts with a slash and says where the value is
 * within an entry: a JSON Pointer (RFC 6901) in JSON, a path of local names in XML. Only JSON and
 * XML have places.
 *
 * @param entries where the entries are: a JSON path (RFC 9535) or a path of local XML names; null
 *     for HTML and text
 * @param link place of the link; null for HTML and text, and if the whole entry is the link
 * @param name place of the name; null: the last segment of the link's path
 * @param where all of them must match; empty: every entry is kept
 * @param date null unless {@code choose} is {@link Choice#NEWEST}
 * @param next null: the listing has one page
 * @param set how the parts of a set are found; then {@code choose} is {@link Choice#NEWEST}, and
 *     chooses the newest date whose parts are all there; null: one entry is chosen
 * @param size place of the file's size in bytes; null: the size is not compared
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

  /** A listing with one page, of which one entry is chosen. */
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

  /** A listing whose entries state no size. */
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

  /** The address of the file, as the listing has it. */
  public static final String LINK = "link";

  /** The last segment of the link's path, percent-decoded, or the value at {@link Find#name}. */
  public static final String NAME = "name";

  /** The visible text of a link; only in HTML. */
  public static final String TEXT = "text";

  /** The digest in front of a name; only in a text of {@code sha256sum} or the like. */
  public static final String CHECKSUM = "checksum";

  /** Formats of a listing. */
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
  }

  /** Which of the entries that match is fetched. */
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
   * A condition that an entry has to meet.
   *
   * @param matches RE2 pattern that has to match somewhere in the field
   */
  public record Where(String field, String matches) {}

  /**
   * How the next page of a listing is requested. Exactly one of {@code link}, {@code rel} and
   * {@code parameter} is set.
   *
   * @param link place of the link to the next page, from the root of the document
   * @param rel relation of the link to the next page, in a page of HTML or in a feed
   * @param parameter name of the parameter in the query that is increased from page to page
   * @param step null unless {@code parameter} is set
   * @param first value of the parameter if the URL does not have it; null: 0
   * @param total place of the number of all entries, from the root; null: pages are requested until
   *     one has no entry
   */
  public record Next(
      @Nullable String link,
      @Nullable String rel,
      @Nullable String parameter,
      @Nullable Integer step,
      @Nullable Integer first,
      @Nullable String total) {

    /** The name of a relation. */
    public static final String REL = "[A-Za-z][A-Za-z0-9.-]{0,63}";

    /** The name of a parameter, without percent-encoding. */
    public static final String PARAMETER = "[A-Za-z0-9_.~$:\\[\\]-]{1,64}";
  }

  /**
   * How the date of an entry is read.
   *
   * @param pattern RE2 pattern whose first group is the date, or the whole match if it has no
   *     group; null: the whole field is the date
   * @param format pattern of {@link DateTimeFormatter}
   */
  public record EntryDate(String field, @Nullable String pattern, String format) {

    /** The format, with English names of months and days; empty if {@code format} is not one. */
    public Optional<DateTimeFormatter> formatter() {
      try {
        return Optional.of(DateTimeFormatter.ofPattern(format, Locale.ENGLISH));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * When the parts of one date are a complete set. Exactly one of {@code part}, {@code count} and
   * {@code names} is set. All patterns are RE2 patterns that match somewhere in the entry's name.
   *
   * @param part its first two groups are the number of a part, from 1, and the number of all parts
   * @param count number of the parts
   * @param names each matches exactly one name; other entries are left out
   * @param per its first group divides the entries into groups, each of which has to be complete;
   *     null: all entries of a date are one group
   * @param rename makes the names of the files; null: the names of the entries
   */
  public record SetRule(
      @Nullable String part,
      @Nullable Integer count,
      @Nullable List<String> names,
      @Nullable String per,
      @Nullable Rename rename) {

    /** Largest number of the parts of a set, and of one of its groups. */
    public static final int MAX_PARTS = 1000;
  }

  /**
   * Makes the name of a file from the name of its entry.
   *
   * @param matches RE2 pattern that has to match somewhere in the entry's name
   * @param to replaces the match; {@code $1} is the first group, and so on
   */
  public record Rename(String matches, String to) {

    private static final Pattern REPLACEMENT = Pattern.compile("(?:[^$\\\\]|\\$[0-9])*");

    private static final Pattern GROUP = Pattern.compile("\\$([0-9])");

    /**
     * Whether {@code to} names no group above {@code groups}, and no other {@code $} or backslash.
     */
    public boolean isFor(int groups) {
      return REPLACEMENT.matcher(to).matches()
          && GROUP.matcher(to).results().allMatch(at -> Integer.parseInt(at.group(1)) <= groups);
    }
  }
}
