package dev.fetchjobs.downloader.listing;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fetchjobs.contract.Find.SetRule;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.downloader.failure.Reason;
import dev.fetchjobs.downloader.text.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the entries that a listing has for one date are a complete set of files.
 *
 * @param rule the plan's rule for sets
 * @param groups the groups that a complete set has
 */
record Completeness(SetRule rule, Collection<String> groups) {

  private static final int MAX_SHOWN = 40;
  private static final int MAX_MISSING = 2;

  /**
   * Describes which files of one date's set the listing has.
   *
   * @param parts the entries of the files that the listing has
   * @param expected the number of files that the date should have, as far as it is known
   * @param missing names for the missing files (parts) and groups
   */
  record State(List<Entry> parts, int expected, List<String> missing) {

    boolean isComplete() {
      return missing.isEmpty() && parts.size() == expected;
    }

    /**
     * Returns a sentence such as {@code 12 of 17 parts of 2026-11-21 are there; missing 03, 07 and
     * 3 others.}
     */
    String sentence(String date) {
      String there = "%d of %d parts of %s are there".formatted(parts.size(), expected, date);
      if (missing.isEmpty()) {
        return there + ".";
      }
      int more = missing.size() - MAX_MISSING;
      String some = String.join(", ", missing.subList(0, Math.min(MAX_MISSING, missing.size())));
      return there
          + "; missing "
          + some
          + (more > 1 ? " and %d others.".formatted(more) : more == 1 ? " and 1 other." : ".");
    }
  }

  /** Holds those entries of one date that belong to the same group of a set. */
  private record Group(String date, String name, List<Entry> entries) {

    /**
     * Returns the name of one file of a set for a message: {@code 03}, or {@code 03 of C} if there
     * are several groups.
     */
    String label(String part) {
      return name.isEmpty() ? part : part + " of " + Printable.of(name, MAX_SHOWN);
    }
  }

  /**
   * Compares the entries of one date with the plan's rule for a complete set.
   *
   * @param date the date of the entries, in ISO 8601
   * @param found the entries by group
   * @throws FetchException Integrity when the entries contradict each other or the rule, Permanent
   *     when one part has several entries
   */
  State of(String date, Map<String, List<Entry>> found) throws FetchException {
    List<Entry> parts = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    int expected = 0;
    for (String name : groups) {
      List<Entry> entries = found.get(name);
      if (entries == null) {
        missing.add("all of " + Printable.of(name, MAX_SHOWN));
        continue;
      }
      State state = of(new Group(date, name, entries));
      parts.addAll(state.parts());
      missing.addAll(state.missing());
      expected += state.expected();
    }
    return new State(parts, expected, missing);
  }

  private State of(Group group) throws FetchException {
    String part = rule.part();
    List<String> names = rule.names();
    if (part != null) {
      return byNumber(group, Pattern.compile(part));
    }
    return names == null
        ? byCount(group, Objects.requireNonNull(rule.count()))
        : byNames(group, names);
  }

  private static State byNumber(Group group, Pattern pattern) throws FetchException {
    Map<Integer, Entry> numbers = new TreeMap<>();
    int total = 0;
    int digits = 1;
    for (Entry entry : group.entries()) {
      Matcher matcher = pattern.matcher(entry.name());
      int number = matcher.find() ? number(matcher.group(1)) : 0;
      int of = number > 0 ? number(matcher.group(2)) : 0;
      if (number < 1 || number > of) {
        throw bad(
            "The name of an entry has no number that find.set.part can read: %s. Correct it, or narrow find.where."
                .formatted(Printable.of(entry.name())));
      }
      if (total > 0 && of != total) {
        throw bad(
            "The parts of %s state different totals: %d and %d. FetchJob waits until they agree."
                .formatted(group.date(), total, of));
      }
      total = of;
      digits = Math.max(digits, matcher.group(1).length());
      put(numbers, number, entry);
    }
    List<String> missing = new ArrayList<>();
    for (int number = 1; number <= total; number++) {
      if (!numbers.containsKey(number)) {
        String plain = Integer.toString(number);
        missing.add(group.label("0".repeat(Math.max(0, digits - plain.length())) + plain));
      }
    }
    return new State(List.copyOf(numbers.values()), total, missing);
  }

  /**
   * Reads a number from text, and returns 0 if the text is not a number or the number is too large
   * for a set.
   */
  private static int number(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > 9) {
      return 0;
    }
    if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    int number = Integer.parseInt(text);
    return number <= SetRule.MAX_PARTS ? number : 0;
  }

  private static State byCount(Group group, int count) throws FetchException {
    Map<String, Entry> names = new TreeMap<>();
    for (Entry entry : group.entries()) {
      put(names, entry.name(), entry);
    }
    if (names.size() > count) {
      throw FetchException.ofPermanent(
          Reason.AMBIGUOUS_LISTING,
          "The listing has %s of %s, find.set.count is %d: %s. Narrow find.where, or correct find.set.count."
              .formatted(
                  Printable.count(names.size(), "part"),
                  group.label(group.date()),
                  count,
                  Filter.names(List.copyOf(names.values()))));
    }
    int left = count - names.size();
    return new State(
        List.copyOf(names.values()),
        count,
        left == 0 || group.name().isEmpty()
            ? List.of()
            : List.of(group.label(Integer.toString(left))));
  }

  private static State byNames(Group group, List<String> patterns) throws FetchException {
    List<Entry> parts = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String name : patterns) {
      Pattern pattern = Pattern.compile(name);
      Map<String, Entry> links = new TreeMap<>();
      for (Entry entry : group.entries()) {
        if (pattern.matcher(entry.name()).find()) {
          links.putIfAbsent(entry.link(), entry);
        }
      }
      if (links.size() > 1) {
        throw ambiguous(List.copyOf(links.values()));
      }
      parts.addAll(links.values());
      if (links.isEmpty()) {
        missing.add(group.label(name));
      }
    }
    return new State(parts, patterns.size(), missing);
  }

  private static <K> void put(Map<K, Entry> parts, K key, Entry entry) throws FetchException {
    Entry other = parts.putIfAbsent(key, entry);
    if (other != null && !other.link().equals(entry.link())) {
      throw ambiguous(List.of(other, entry));
    }
  }

  private static FetchException ambiguous(List<Entry> entries) {
    return FetchException.ofPermanent(
        Reason.AMBIGUOUS_LISTING,
        "Several entries with different links are the same part of the set: %s. Narrow find.where, or correct find.set."
            .formatted(Filter.names(entries)));
  }

  private static FetchException bad(String message) {
    return FetchException.ofIntegrity(Reason.BAD_LISTING, message);
  }
}
