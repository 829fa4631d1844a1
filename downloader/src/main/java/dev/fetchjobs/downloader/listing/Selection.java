package dev.fetchjobs.downloader.listing;

import dev.fetchjobs.contract.Find;
import dev.fetchjobs.contract.Find.Choice;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.resolve.TargetUri;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one entry of a listing. A listing may have many entries, so only the chosen entry and a
 * few examples for messages are kept.
 */
public final class Selection implements PagedEntries {

  /** A listing has at most this many entries. */
  public static final int MAX_ENTRIES = 100_000;

  private final Find find;
  private final @Nullable String published;
  private final Filter filter;

  /** Holds entries that may be chosen. All entries in the list have different links. */
  private final List<Dated> kept = new ArrayList<>();

  private record Dated(Entry entry, LocalDateTime date) {}

  /**
   * Describes the chosen entry of the listing.
   *
   * @param date in ISO 8601; null if the plan reads no dates
   */
  public record Chosen(Entry entry, @Nullable String date) {}

  /** Says whether the selection may choose an entry, and why not. */
  public sealed interface Verdict {
    /**
     * Says that the entry meets all conditions of the plan, so that the selection may choose it.
     */
    record Matches(@Nullable LocalDateTime date) implements Verdict {}

    /** Says that the entry does not meet the condition on this field. */
    record Other(String field) implements Verdict {}

    /** Says that the date of the entry cannot be read. */
    record Undated() implements Verdict {}
  }

  /**
   * @param published the date of the published file in ISO 8601, or null; an older entry is not
   *     chosen. If the date is null, an entry of any date may be chosen
   * @param observer an observer that is notified of each entry
   */
  public Selection(Find find, @Nullable String published, BiConsumer<Entry, Verdict> observer) {
    this.find = find;
    this.published = published;
    this.filter = new Filter(find, observer);
  }

  /** Makes a selection that may choose an entry of any date. */
  public Selection(Find find, BiConsumer<Entry, Verdict> observer) {
    this(find, null, observer);
  }

  @Override
  public void turnTo(TargetUri page) {
    filter.turnTo(page);
  }

  @Override
  public void accept(Map<String, String> values) throws FetchException {
    Optional<Filter.Matching> matching = filter.judge(values);
    if (matching.isPresent()) {
      LocalDateTime date = matching.get().date();
      keep(new Dated(matching.get().entry(), date == null ? LocalDateTime.MIN : date));
    }
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
    if (!known && kept.size() < Filter.EXAMPLES) {
      kept.add(next);
    }
  }

  /** Returns the chosen entry; the caller has to read the whole listing before. */
  public Chosen choose() throws FetchException {
    filter.requireDates();
    return switch (kept.size()) {
      case 0 -> throw filter.notListed();
      case 1 -> chosen(kept.getFirst());
      default ->
          throw FetchException.ofPermanent(
              Reason.AMBIGUOUS_LISTING,
              find.choose() == Choice.NEWEST
                  ? "Several entries have the newest date: %s. Narrow find.where, or read the time of day in find.date."
                      .formatted(Filter.names(entriesOf(kept)))
                  : "Several entries match, and find.choose is Only: %s. Narrow find.where, or set find.choose."
                      .formatted(Filter.names(entriesOf(kept))));
    };
  }

  private Chosen chosen(Dated entry) throws FetchException {
    if (find.date() == null) {
      return new Chosen(entry.entry(), null);
    }
    String date = EntryDates.iso(entry.date());
    if (published != null && date.compareTo(published) < 0) {
      throw FetchException.ofTransient(
          Reason.NOT_LISTED,
          "The newest entry is of %s, older than the published file of %s; the old file stays."
              .formatted(date, published));
    }
    return new Chosen(entry.entry(), date);
  }

  /** Returns how many entries the listing has and how many match, for the log. */
  public String summary() {
    return filter.summary();
  }

  private static List<Entry> entriesOf(List<Dated> dated) {
    return dated.stream().map(Dated::entry).toList();
  }
}
