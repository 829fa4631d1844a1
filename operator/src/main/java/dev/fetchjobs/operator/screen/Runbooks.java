package dev.fetchjobs.operator.screen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Holds what the page of runbooks says about each word, so that the web page needs no link to
 * another site. The first entry of a word in the text counts.
 */
public final class Runbooks {

  private static final Pattern LINE = Pattern.compile("(?m)^\\| *(.+?) *\\|$");
  private static final Pattern CELL = Pattern.compile(" \\| ");
  private static final Pattern WORD = Pattern.compile("`([A-Za-z0-9]+)`");
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");
  private static final int OF_CONDITION = 4;
  private static final int OF_REASON = 3;

  private final Map<String, String> remedies = new HashMap<>();

  /** Reads the tables of the page. */
  public Runbooks(String markdown) {
    LINE.matcher(markdown).results().map(line -> cells(line)).forEach(this::read);
  }

  private static List<String> cells(MatchResult line) {
    return CELL.splitAsStream(line.group(1)).map(String::strip).toList();
  }

  private void read(List<String> cells) {
    if (cells.size() == OF_CONDITION) {
      for (String type : words(cells.get(0))) {
        for (String reason : words(cells.get(1))) {
          add(type + "/" + reason, cells.subList(2, OF_CONDITION));
        }
      }
    } else if (cells.size() == OF_REASON) {
      words(cells.get(0)).forEach(reason -> add(reason, cells.subList(1, OF_REASON)));
    }
  }

  private static List<String> words(String cell) {
    return WORD.matcher(cell).results().map(word -> word.group(1)).toList();
  }

  private void add(String key, List<String> cells) {
    String text = LINK.matcher(String.join(". To do: ", cells)).replaceAll("$1");
    remedies.putIfAbsent(key, text.replaceAll("[`*]", ""));
  }

  /** Returns what a reason means and what to do; empty if the page has no entry. */
  public String remedy(String reason) {
    return remedies.getOrDefault(reason, "");
  }

  /** Returns what a reason of a condition means and what to do. */
  String remedy(String type, String reason) {
    String ofCondition = remedy(type + "/" + reason);
    return ofCondition.isEmpty() ? remedy(reason) : ofCondition;
  }
}
