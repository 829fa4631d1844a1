package dev.fetchjobs.fetch.suggest;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

/**
 * Describes a text whose dates, numbers and hashes probably change with each publication.
 *
 * @param parts the text in order
 */
record Varying(List<Part> parts) {

  private static final String WORDS =
      "\\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
          + "|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
          + "|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\b";

  /**
   * Matches dates and times in a name or text. A group of digits matches only groups with the same
   * number of digits.
   */
  private static final String DATES =
      "(?<!\\d)(?:(?:19|20)\\d\\d(?<big>[-._/]?)\\d\\d\\k<big>\\d\\d(?:[T_ ]?\\d\\d[-:]?\\d\\d(?:[-:]?\\d\\d)?)?"
          + "|\\d\\d(?<little>[-._/])\\d\\d\\k<little>(?:19|20)\\d\\d|\\d\\d:\\d\\d(?::\\d\\d)?)(?!\\d)";

  private static final java.util.regex.Pattern IN_NAMES =
      java.util.regex.Pattern.compile(
          "(?<date>"
              + DATES
              + ")|(?<word>(?<![0-9A-Za-z])(?=[0-9a-fA-F]*\\d)(?=[0-9a-fA-F]*[a-fA-F])[0-9a-fA-F]{6,}(?![0-9A-Za-z]))"
              + "|(?<number>(?<!\\d)\\d{4,}(?!\\d))");

  private static final java.util.regex.Pattern IN_LINES =
      java.util.regex.Pattern.compile(
          "(?<date>" + DATES + ")|(?<word>" + WORDS + ")|(?<number>\\d+)");

  private static final java.util.regex.Pattern DIGITS = java.util.regex.Pattern.compile("\\d+");

  Varying {
    parts = List.copyOf(parts);
  }

  /** Represents a part of a text: it stays the same or changes with each publication. */
  sealed interface Part {
    String text();

    /** Describes a part that is the same in each publication. */
    record Fixed(String text) implements Part {}

    /**
     * Describes a part that changes with each publication.
     *
     * @param regex RE2 pattern that matches it and its likely successors
     */
    record Changing(String text, String regex) implements Part {}
  }

  /**
   * Finds those parts of a name that change with each publication. Short numbers do not count,
   * since they are often versions.
   */
  static Varying name(String text) {
    return of(text, IN_NAMES, "[0-9A-Fa-f]+");
  }

  static Varying line(String text) {
    return of(text, IN_LINES, "[A-Za-z]+");
  }

  private static Varying of(String text, java.util.regex.Pattern changing, String word) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = changing.matcher(text);
    int at = 0;
    while (matcher.find()) {
      if (matcher.start() > at) {
        parts.add(new Part.Fixed(text.substring(at, matcher.start())));
      }
      String regex =
          matcher.group("date") != null
              ? date(matcher.group())
              : matcher.group("number") != null ? "\\d+" : word;
      parts.add(new Part.Changing(matcher.group(), regex));
      at = matcher.end();
    }
    if (at < text.length()) {
      parts.add(new Part.Fixed(text.substring(at)));
    }
    return new Varying(parts);
  }

  /**
   * Returns a pattern for dates of the same form. For example, {@code 30.11.2026} becomes {@code
   * \d{2}\.\d{2}\.\d{4}}.
   */
  private static String date(String text) {
    return DIGITS
        .matcher(Pattern.quote(text))
        .replaceAll(run -> Matcher.quoteReplacement("\\d{" + run.group().length() + "}"));
  }

  boolean changes() {
    return parts.stream().anyMatch(Part.Changing.class::isInstance);
  }

  /** Returns an RE2 pattern for a whole text of this kind. */
  String regex() {
    return "^" + prefixRegex() + "$";
  }

  /** Returns an RE2 pattern for the beginning of texts, without an anchor. */
  String prefixRegex() {
    return parts.stream()
        .map(
            part ->
                switch (part) {
                  case Part.Fixed(String text) -> Pattern.quote(text);
                  case Part.Changing(_, String regex) -> regex;
                })
        .collect(Collectors.joining());
  }

  /** Returns a glob pattern with {@code *} for the parts that change. */
  String glob() {
    return parts.stream()
        .map(part -> part instanceof Part.Changing ? "*" : part.text())
        .collect(Collectors.joining())
        .replaceAll("\\*[-_.]?\\*", "*");
  }

  /** Returns the text without the parts that change, and without the separators around them. */
  String stem() {
    return parts.stream()
        .map(part -> part instanceof Part.Changing ? "\0" : part.text())
        .collect(Collectors.joining())
        .replaceAll("[-_.~ ]*\0+[-_~ ]*(?=\\.)|^\0+[-_.~ ]*|[-_.~ ]*\0+$", "")
        .replaceAll("([-_~ ])\0+[-_~ ]", "$1")
        .replaceAll("\0+", "");
  }
}
