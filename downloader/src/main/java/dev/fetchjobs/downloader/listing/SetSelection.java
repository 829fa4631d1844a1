package dev.fetchjobs.downloader.listing;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the files of a set (its parts) from a listing. The parts are the entries of the newest
 * date whose parts are all in the listing.
 */
public final class SetSelection implements PagedEntries {

  private static final int MAX_MATCHING = 20_000;

  /** The texts of the entries that are kept have at most this many bytes together. */
  private static final int MAX_KEPT = 8 << 20;

  private final Filter filter;
  private final SetRule rule;
  private final @Nullable Pattern per;
  private final @Nullable Pattern rename;
  private final @Nullable Present present;
  private final NavigableMap<LocalDateTime, Map<String, List<Entry>>> dates = new TreeMap<>();

  /** Holds the groups that occur in the listing. A complete date has all of these groups. */
  private final Set<String> groups = new TreeSet<>();

  /**
   * Is true if the name of each file contains the group of its entry. If it is true, the names of
   * the published files show which groups the set has.
   */
  private boolean namesKeepGroups = true;

  private int kept;
  private long keptBytes;

  /**
   * Describes the set that is published now.
   *
   * @param date the date of the set in ISO 8601, or null; an older set is not chosen. If the date
   *     is null, a set of any date may be chosen
   * @param names of the files
   */
  public record Present(@Nullable String date, List<String> names) {}

  /**
   * Describes the set that was chosen.
   *
   * @param date the date of the set, in ISO 8601
   * @param parts the parts in the order of their groups and numbers
   * @param note a sentence about a newer date that is not complete; may be empty
   */
  public record Chosen(String date, List<Part> parts, String note) {}

  /**
   * Holds a chosen entry of the listing and the name of its file.
   *
   * @param name the name of the file in the folder of the set
   */
  public record Part(String name, Entry entry) {}

  /**
   * Begins the choice of a set.
   *
   * @param find the plan's rules for the listing, with a rule for sets and a date
   * @param present the set that is published now; null if no set is published
   * @param observer an observer that is notified of each entry
   */
  public SetSelection(
      Find find,
      SetRule rule,
      @Nullable Present present,
      BiConsumer<Entry, Selection.Verdict> observer) {
    this.filter = new Filter(find, observer);
    this.rule = rule;
    this.per = rule.per() == null ? null : Pattern.compile(rule.per());
    this.rename = rule.rename() == null ? null : Pattern.compile(rule.rename().matches());
    this.present = present;
  }

  @Override
  public void turnTo(TargetUri page) {
    filter.turnTo(page);
  }

  @Override
  public void accept(Map<String, String> values) throws FetchException {
    Optional<Filter.Matching> matching = filter.judge(values);
    LocalDateTime date = matching.isPresent() ? matching.get().date() : null;
    if (date != null) {
      keep(matching.get().entry(), date);
    }
  }

  private void keep(Entry entry, LocalDateTime date) throws FetchException {
    if (++kept > MAX_MATCHING) {
      throw FetchException.ofLimit(
          Reason.TOO_LARGE,
          String.format(
              "More than %,d entries of the listing match. Narrow find.where.", MAX_MATCHING));
    }
    keptBytes += entry.size();
    if (keptBytes > MAX_KEPT) {
      throw FetchException.ofLimit(
          Reason.TOO_LARGE,
          "The entries that match have more than %d MiB of text together. Narrow find.where."
              .formatted(MAX_KEPT >> 20));
    }
    Optional<String> group = group(entry.name());
    if (group.isEmpty()) {
      throw FetchException.ofIntegrity(
          Reason.BAD_LISTING,
          "find.set.per does not match an entry that matches find.where: %s. Correct it, or narrow find.where."
              .formatted(Printable.of(entry.name())));
    }
    groups.add(group.get());
    namesKeepGroups &= group(fileName(entry.name()).orElse("")).equals(group);
    dates
        .computeIfAbsent(date, _ -> new TreeMap<>())
        .computeIfAbsent(group.get(), _ -> new ArrayList<>())
        .add(entry.compact());
  }

  /**
   * Returns the group to which a file of a set belongs. Without {@code per} in the plan all files
   * have the same group. Returns empty if the pattern {@code per} does not match the file's name.
   */
  private Optional<String> group(String name) {
    if (per == null) {
      return Optional.of("");
    }
    Matcher matcher = per.matcher(name);
    return matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
  }

  /** Returns the chosen parts; the caller has to read the whole listing before. */
  public Chosen choose() throws FetchException {
    filter.requireDates();
    if (dates.isEmpty()) {
      throw filter.notListed();
    }
    if (present != null && namesKeepGroups) {
      present.names().forEach(name -> group(name).ifPresent(groups::add));
    }
    Completeness completeness = new Completeness(rule, groups);
    String missing = "";
    for (Map.Entry<LocalDateTime, Map<String, List<Entry>>> date :
        dates.descendingMap().entrySet()) {
      String iso = EntryDates.iso(date.getKey());
      Completeness.State state = completeness.of(iso, date.getValue());
      if (state.isComplete()) {
        requireNotOlder(iso, missing);
        return new Chosen(iso, named(state.parts()), missing.isEmpty() ? "" : " " + missing);
      }
      missing = missing.isEmpty() ? state.sentence(iso) : missing;
    }
    throw FetchException.ofTransient(Reason.NOT_LISTED, missing);
  }

  private void requireNotOlder(String date, String missing) throws FetchException {
    String published = present == null ? null : present.date();
    if (published != null && date.compareTo(published) < 0) {
      throw FetchException.ofTransient(
          Reason.NOT_LISTED,
          "The newest complete set is of %s, older than the published one of %s; the old set stays.%s"
              .formatted(date, published, missing.isEmpty() ? "" : " " + missing));
    }
  }

  private List<Part> named(List<Entry> entries) throws FetchException {
    List<Part> parts = new ArrayList<>();
    for (Entry entry : entries) {
      parts.add(new Part(name(entry), entry));
    }
    return parts;
  }

  private String name(Entry entry) throws FetchException {
    return fileName(entry.name())
        .orElseThrow(
            () ->
                FetchException.ofIntegrity(
                    Reason.BAD_LISTING,
                    "find.set.rename.matches does not match the name of a part: %s. Correct it, or narrow find.where."
                        .formatted(Printable.of(entry.name()))));
  }

  /**
   * Returns the name that the file of an entry gets. Returns empty if the rule does not match the
   * name of the entry.
   */
  private Optional<String> fileName(String name) {
    Find.Rename to = rule.rename();
    if (to == null || rename == null) {
      return Optional.of(name);
    }
    Matcher matcher = rename.matcher(name);
    return matcher.find() ? Optional.of(matcher.replaceFirst(to.to())) : Optional.empty();
  }

  /** Returns how many entries the listing has and how many match, for the log. */
  public String summary() {
    return filter.summary();
  }
}
