package dev.fetchjobs.plugin.view;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Helps a person who wrote a name that does not exist. */
public final class Names {

  private static final int SHOWN = 10;

  private Names() {}

  /** Returns the names, those that are most similar to the wrong one first. */
  static List<String> nearest(String wrong, List<String> names) {
    return names.stream()
        .sorted(
            Comparator.<String>comparingInt(name -> distance(wrong, name))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** Says which names exist, nearest first, such as {@code There are: a, b and 3 others.} */
  public static String existing(String wrong, List<String> names) {
    List<String> nearest = nearest(wrong, names);
    String shown = nearest.stream().limit(SHOWN).collect(Collectors.joining(", "));
    int others = nearest.size() - SHOWN;
    String end = others <= 0 ? "." : others == 1 ? " and 1 other." : " and " + others + " others.";
    return (nearest.size() == 1 ? "There is: " : "There are: ") + shown + end;
  }

  /** Returns how many characters have to be inserted, removed or replaced (Levenshtein). */
  static int distance(String from, String to) {
    int[] row = IntStream.rangeClosed(0, to.length()).toArray();
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
