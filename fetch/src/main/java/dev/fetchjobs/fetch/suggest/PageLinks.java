package dev.fetchjobs.fetch.suggest;

import dev.fetchjobs.downloader.listing.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Searches the data file among the links of a page. */
public final class PageLinks {

  private static final Set<String> DATA =
      Set.of("csv", "tsv", "zip", "gz", "tgz", "json", "xml", "xls", "xlsx", "ods", "parquet");

  /** A file with this suffix counts as data only if no file has one of the suffixes above. */
  private static final String TEXT = "txt";

  /** A longer name than this would make a pattern that nobody can read. */
  private static final int MAX_NAME = 120;

  private PageLinks() {}

  /**
   * Describes the links of a page that may lead to the data file.
   *
   * @param name name of the first of them
   * @param where RE2 pattern for their names
   * @param date pattern and format of the date in the name; empty if there is only one file, or if
   *     the dates do not show which file is the newest
   * @param count number of different files
   * @param others names of other data files, in the order of the page
   */
  public record Found(
      String name, String where, Optional<DateInName> date, int count, List<String> others) {
    public Found {
      others = List.copyOf(others);
    }
  }

  /**
   * Finds the links that may lead to the data file, or returns empty if the page links to no data
   * file.
   */
  public static Optional<Found> in(List<Entry> entries) {
    List<Entry> data = entries.stream().filter(entry -> DATA.contains(suffix(entry))).toList();
    if (data.isEmpty()) {
      data = entries.stream().filter(entry -> suffix(entry).equals(TEXT)).toList();
    }
    if (data.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Map<String, String>> names = new LinkedHashMap<>();
    for (Entry entry : data) {
      names
          .computeIfAbsent(Varying.name(entry.name()).regex(), _ -> new LinkedHashMap<>())
          .putIfAbsent(entry.link(), entry.name());
    }
    var first = names.entrySet().iterator().next();
    List<String> files = List.copyOf(first.getValue().values());
    List<String> others =
        names.values().stream().skip(1).map(group -> group.values().iterator().next()).toList();
    return Optional.of(
        new Found(
            files.getFirst(),
            first.getKey(),
            files.size() == 1 ? Optional.empty() : DateInName.of(files),
            files.size(),
            others));
  }

  static String suffix(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String suffix(Entry entry) {
    return entry.name().indexOf('.') < 0 || entry.name().length() > MAX_NAME
        ? ""
        : suffix(entry.name());
  }
}
