package dev.fetchjobs.plugin.view;

import dev.fetchjobs.downloader.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Aligns rows of text in columns, as kubectl does. */
final class Table {

  private static final int GAP = 3;

  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Adds a row. Control characters of its texts are replaced, so that a text from the cluster
   * cannot change the terminal.
   */
  Table row(List<String> cells) {
    rows.add(cells.stream().map(cell -> Printable.sentence(cell, Integer.MAX_VALUE)).toList());
    return this;
  }

  List<String> lines() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i));
      line.repeat(' ', widths[i] - width(row.get(i)) + GAP);
    }
    return line.toString().stripTrailing();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
