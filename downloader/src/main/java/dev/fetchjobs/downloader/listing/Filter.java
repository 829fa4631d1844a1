package dev.fetchjobs.downloader.listing;

import com.google.re2j.Pattern;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Applies the conditions of a plan to the entries of a listing, and reads their dates. */
final class Filter {

  /** A message shows the names of at most this many entries. */
  static final int EXAMPLES = 4;

  private static final int MAX_NAME = 40;

  private final Find find;
  private final BiConsumer<Entry, Selection.Verdict> observer;
  private final List<Condition> conditions;
  private final @Nullable EntryDates dates;
  private final List<Entry> others = new ArrayList<>();
  private final List<Entry> undated = new ArrayList<>();
  private @Nullable TargetUri page;
  private int pages;
  private int entries;
  private int withoutLink;
  private int matching;

  private record Condition(String field, Pattern pattern) {}

  /**
   * Holds an entry that meets all conditions.
   *
   * @param date the date of the entry; null if the plan reads no dates
   */
  record Matching(Entry entry, @Nullable LocalDateTime date) {}

  /**
   * @param observer an observer that is notified of each entry that has a link
   */
  Filter(Find find, BiConsumer<Entry, Selection.Verdict> observer) {
    this.find = find;
    this.observer = observer;
    this.conditions =
        find.where().stream()
            .map(where -> new Condition(where.field(), Pattern.compile(where.matches())))
            .toList();
    this.dates = find.date() == null ? null : EntryDates.of(find.date());
  }

  /** Sets the page to which the entries that follow belong, as {@link PagedEntries#turnTo} does. */
  void turnTo(TargetUri next) {
    page = next;
    pages++;
  }

  /**
   * Returns the entry with these values, or empty if the entry has no link or does not meet the
   * conditions of the plan.
   */
  Optional<Matching> judge(Map<String, String> values) throws FetchException {
    if (++entries > Selection.MAX_ENTRIES) {
      throw FetchException.ofLimit(
          Reason.TOO_LARGE,
          String.format("The listing has more than %,d entries.", Selection.MAX_ENTRIES));
    }
    Entry entry = Entry.of(find, Objects.requireNonNull(page), values);
    if (entry == null) {
      withoutLink++;
      return Optional.empty();
    }
    Selection.Verdict verdict = judge(entry);
    observer.accept(entry, verdict);
    return verdict instanceof Selection.Verdict.Matches(var date)
        ? Optional.of(new Matching(entry, date))
        : Optional.empty();
  }

  private Selection.Verdict judge(Entry entry) {
    for (Condition condition : conditions) {
      String value = entry.value(condition.field());
      if (value == null || !condition.pattern().matcher(value).find()) {
        addExample(others, entry);
        return new Selection.Verdict.Other(condition.field());
      }
    }
    matching++;
    if (dates == null) {
      return new Selection.Verdict.Matches(null);
    }
    Optional<LocalDateTime> date = dates.of(entry);
    if (date.isEmpty()) {
      addExample(undated, entry);
      return new Selection.Verdict.Undated();
    }
    return new Selection.Verdict.Matches(date.get());
  }

  private static void addExample(List<Entry> examples, Entry entry) {
    if (examples.size() < EXAMPLES) {
      examples.add(entry);
    }
  }

  /**
   * Fails if an entry that meets the conditions has no readable date, because that entry may be the
   * newest.
   */
  void requireDates() throws FetchException {
    if (!undated.isEmpty()) {
      throw FetchException.ofIntegrity(
          Reason.BAD_LISTING,
          "An entry that matches find.where has no date that find.date can read: %s. Correct find.date, or narrow find.where."
              .formatted(names(undated)));
    }
  }

  /** Returns the failure for a listing in which no entry meets the conditions. */
  FetchException notListed() {
    return FetchException.ofTransient(Reason.NOT_LISTED, whyNone());
  }

  private String whyNone() {
    if (entries == 0) {
      return "The listing has no entries%s.".formatted(place());
    }
    if (entries == withoutLink) {
      return String.format(
          "None of the listing's %,d entries %s. Correct find.link, or find.entries.",
          entries, find.link() == null ? "is a link" : "has a link at " + find.link());
    }
    return String.format(
        "None of the listing's %,d entries matches find.where. It has %s.", entries, names(others));
  }

  /** Describes for a message where the run looked for entries. */
  private String place() {
    return switch (find.format()) {
      case HTML -> ": the page has no link";
      case JSON, XML -> " at " + find.entries();
      case TEXT -> "";
    };
  }

  /** Returns how many entries the listing has and how many match, for the log. */
  String summary() {
    return String.format(
        "%,d entries in the listing%s, %,d of them match",
        entries, pages <= 1 ? "" : String.format(" of %,d pages", pages), matching);
  }

  /** Returns the names of a few entries of the listing, for a message. */
  static String names(List<Entry> examples) {
    return examples.stream()
        .limit(EXAMPLES)
        .map(entry -> Printable.of(entry.name(), MAX_NAME))
        .collect(Collectors.joining(", ", "", examples.size() < EXAMPLES ? "" : ", …"));
  }
}
