package dev.fetchjobs.testkit.torture;

import dev.fetchjobs.testkit.torture.Lie.Chapter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of all trials into the page docs/conformance.md, between two marks, and reads
 * them there.
 *
 * @param tools the columns, in their order
 * @param results what was seen, by tool and name of the lie; a trial that does not apply has none
 */
record ConformancePage(List<Tool> tools, Map<Tool, Map<String, Observed>> results) {

  static final String BEGIN = "<!-- dev/torture writes from here -->\n";
  static final String END = "<!-- dev/torture writes to here -->\n";

  private static final String NOT_FOR_IT = "does not apply";

  /** Returns the page with new results. */
  String in(String page, Map<Tool, String> versions) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("The page has no marks for the results.");
    }
    return page.substring(0, begin + BEGIN.length()) + text(versions) + page.substring(end);
  }

  private String text(Map<Tool, String> versions) {
    return "\n## Counts\n\n"
        + counts()
        + Lie.chapters().stream().map(this::table).collect(Collectors.joining())
        + "\n## How the tools were used\n"
        + tools.stream().map(tool -> recipe(tool, versions)).collect(Collectors.joining())
        + "\n";
  }

  private String counts() {
    StringBuilder text = new StringBuilder(row("", tools.stream().map(Tool::name).toList()));
    text.append(rule());
    for (Verdict verdict : Verdict.values()) {
      List<String> counts =
          tools.stream()
              .map(tool -> String.valueOf(verdicts(tool).getOrDefault(verdict, 0L)))
              .toList();
      if (counts.stream().anyMatch(count -> !count.equals("0"))) {
        text.append(row(verdict.toString(), counts));
      }
    }
    long all = Lie.all().size();
    text.append(
        row(
            NOT_FOR_IT,
            tools.stream().map(tool -> String.valueOf(all - seen(tool).size())).toList()));
    return text.toString();
  }

  private Map<Verdict, Long> verdicts(Tool tool) {
    Map<String, Observed> seen = seen(tool);
    return Lie.all().stream()
        .filter(lie -> seen.containsKey(lie.name()))
        .collect(
            Collectors.groupingBy(
                lie -> Verdict.of(lie.expectation(), Objects.requireNonNull(seen.get(lie.name()))),
                () -> new EnumMap<>(Verdict.class),
                Collectors.counting()));
  }

  private Map<String, Observed> seen(Tool tool) {
    return results.getOrDefault(tool, Map.of());
  }

  private String table(Chapter chapter) {
    StringBuilder text = new StringBuilder("\n## " + chapter.title() + "\n\n");
    text.append(row("the server", tools.stream().map(Tool::name).toList())).append(rule());
    for (Lie lie : chapter.lies()) {
      text.append(
          row(
              "`%s`: %s".formatted(lie.name(), lie.does()),
              tools.stream().map(tool -> cell(lie, seen(tool).get(lie.name()))).toList()));
    }
    return text.toString();
  }

  static String cell(Lie lie, @Nullable Observed seen) {
    if (seen == null) {
      return NOT_FOR_IT;
    }
    Verdict verdict = Verdict.of(lie.expectation(), seen);
    return switch (verdict) {
      case RIGHT -> "right (%s)".formatted(seen);
      case GARBAGE,
          SECRET_SENT,
          PRIVATE_ADDRESS,
          WITHOUT_TLS,
          ACCEPTED,
          ENDLESS,
          OLD_FILE_GONE,
          FAILURE_HIDDEN,
          FALSE_ALARM,
          FILE_MISSED,
          TOO_EARLY ->
          "**%s** (%s)".formatted(verdict, seen);
    };
  }

  private String rule() {
    return "|" + "---|".repeat(tools.size() + 1) + "\n";
  }

  private static String row(String first, List<String> rest) {
    return "| " + first + " | " + String.join(" | ", rest) + " |\n";
  }

  private static String recipe(Tool tool, Map<Tool, String> versions) {
    String version =
        Optional.ofNullable(versions.get(tool)).map(text -> " (" + text + ")").orElse("");
    String language = tool instanceof FetchJob ? "yaml" : "";
    return "\n**%s**%s:\n\n```%s\n%s\n```\n"
        .formatted(tool.name(), version, language, tool.recipe().strip());
  }

  /** Returns the cells of a tool's column in the chapters of a page, by the names of the lies. */
  static Map<String, String> column(String page, String tool) {
    Map<String, String> cells = new TreeMap<>();
    int column = -1;
    for (String line : page.lines().toList()) {
      List<String> parts = List.of(line.split(" *\\| *", -1));
      if (parts.size() > 2 && parts.get(1).equals("the server")) {
        column = parts.indexOf(tool);
      } else if (column > 0 && parts.size() > column && parts.get(1).startsWith("`")) {
        cells.put(parts.get(1).replaceFirst("^`([^`]*)`.*", "$1"), parts.get(column));
      }
    }
    return cells;
  }
}
