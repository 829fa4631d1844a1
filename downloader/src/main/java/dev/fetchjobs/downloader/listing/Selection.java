package dev.fetchjobs.downloader.listing;

import com.google.re2j.Pattern;
import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import dev.fetchjobs.downloader.text.Printable;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one entry of a listing. Keeps the chosen entry and a few examples for messages only, so
 * that a listing may have many entries.
 */
public final class Selection implements ListingReader.Entries {

  /** Maximum number of entries of a listing. */
  public static final int MAX_ENTRIES = 100_000;

  private static final int EXAMPLES = 4;
  private static final int MAX_NAME = 40;

  private final Find find;
  private final BiConsumer<Entry, Verdict> observer;
  private final List<Condition> conditions;
  private final @Nullable EntryDates dates;
  private final List<Entry> others = new ArrayList<>();
  private final List<Entry> undated = new ArrayList<>();

  /** The entries that may be chosen, as far as they are kept. They have different links. */
  private final List<Dated> kept = new ArrayList<>();

  private TargetUri page;
  private int pages;
  private int entries;
  private int matching;

  private record Condition(String field, Pattern pattern) {}

  private record Dated(Entry entry, LocalDateTime date) {}

  /** What happened to an entry. */
  public sealed interface Verdict {
    /** The entry matches; one of those that match is chosen. */
    record Matches(@Nullable LocalDateTime date) implements Verdict {}

    /** A condition does not match. */
    record Other(String field) implements Verdict {}

    /** The date cannot be read. */
    record Undated() implements Verdict {}
  }

  /**
   * @param page the address of the listing
   * @param observer is notified of each entry
   */
  public Selection(Find find, TargetUri page, BiConsumer<Entry, Verdict> observer) {
    this.find = find;
    this.page = page;
    this.observer = observer;
    this.conditions =
        find.where().stream()
            .map(where -> new Condition(where.field(), Pattern.compile(where.matches())))
            .toList();
    this.dates = find.date() == null ? null : EntryDates.of(find.date());
  }

  /** The entries that follow are on another page. */
  public void turnTo(TargetUri next) {
    page = next;
    pages++;
  }

  @Override
  public void accept(Map<String, String> values) throws FetchException {
    if (++entries > MAX_ENTRIES) {
      throw FetchException.ofLimit(
          Reason.TOO_LARGE, String.format("The listing has more than %,d entries.", MAX_ENTRIES));
    }
    Entry entry = Entry.of(find, page, values);
    if (entry != null) {
      observer.accept(entry, judge(entry));
    }
  }

  private Verdict judge(Entry entry) {
    for (Condition condition : conditions) {
      String value = entry.value(condition.field());
      if (value == null || !condition.pattern().matcher(value).find()) {
        addExample(others, entry);
        return new Verdict.Other(condition.field());
      }
    }
    matching++;
    if (dates == null) {
      keep(new Dated(entry, LocalDateTime.MIN));
      return new Verdict.Matches(null);
    }
    Optional<LocalDateTime> date = dates.of(entry);
    if (date.isEmpty()) {
      addExample(undated, entry);
      return new Verdict.Undated();
    }
    keep(new Dated(entry, date.get()));
    return new Verdict.Matches(date.get());
  }

  private void keep(Dated next) {
    switch (find.choose()) {
      case FIRST -> {
        if (kept.isEmpty()) {
          kept.add(next);
        }
      }
      case LAST -> {
        kept.clear();
        kept.add(next);
      }
      case ONLY -> addOnce(next);
      case NEWEST -> {
        int order = kept.isEmpty() ? 0 : next.date().compareTo(kept.getFirst().date());
        if (order > 0) {
          kept.clear();
        }
        if (order >= 0) {
          addOnce(next);
        }
      }
    }
  }

  private void addOnce(Dated next) {
    boolean known =
        kept.stream().anyMatch(other -> other.entry().link().equals(next.entry().link()));
    if (!known && kept.size() < EXAMPLES) {
      kept.add(next);
    }
  }

  private static void addExample(List<Entry> examples, Entry entry) {
    if (examples.size() < EXAMPLES) {
      examples.add(entry);
    }
  }

  /** The chosen entry. Called after the whole listing was read. */
  public Entry choose() throws FetchException {
    if (!undated.isEmpty()) {
      throw FetchException.ofIntegrity(
          Reason.BAD_LISTING,
          "An entry that matches find.where has no date that find.date can read: %s. Correct find.date, or narrow find.where."
              .formatted(names(undated)));
    }
    return switch (kept.size()) {
      case 0 -> throw notListed();
      case 1 -> kept.getFirst().entry();
      default ->
          throw FetchException.ofPermanent(
              Reason.AMBIGUOUS_LISTING,
              find.choose() == Choice.NEWEST
                  ? "Several entries have the newest date: %s. Narrow find.where, or read the time of day in find.date."
                      .formatted(names(entriesOf(kept)))
                  : "Several entries match, and find.choose is Only: %s. Narrow find.where, or set find.choose."
                      .formatted(names(entriesOf(kept))));
    };
  }

  private FetchException notListed() {
    return FetchException.ofTransient(
        Reason.NOT_LISTED,
        entries == 0
            ? "The listing has no entries%s.".formatted(place())
            : String.format(
                "None of the listing's %,d entries matches find.where. It has %s.",
                entries, names(others)));
  }

  /** Where entries were looked for. */
  private String place() {
    return switch (find.format()) {
      case HTML -> ": the page has no link";
      case JSON, XML -> " at " + find.entries();
      case TEXT -> "";
    };
  }

  /** Counts for the log. */
  public String summary() {
    return String.format(
        "%,d entries in the listing%s, %,d of them match",
        entries, pages <= 1 ? "" : String.format(" of %,d pages", pages), matching);
  }

  private static List<Entry> entriesOf(List<Dated> dated) {
    return dated.stream().map(Dated::entry).toList();
  }

  private static String names(List<Entry> examples) {
    return examples.stream()
        .map(entry -> Printable.of(entry.name(), MAX_NAME))
        .collect(Collectors.joining(", ", "", examples.size() < EXAMPLES ? "" : ", …"));
  }
}
