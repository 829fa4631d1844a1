package dev.fetchjobs.fetch.suggest;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a table into rows, as the check {@code verify.csv} does. A quote at the start of a value
 * begins a quoted value. Such a value may contain delimiters and line ends, and a quote in it is
 * doubled.
 */
final class Records {

  /**
   * One row of a table has at most this many lines. If a row would have more lines, a closing quote
   * is missing.
   */
  private static final int MAX_LINES = 50;

  private final char delimiter;
  private final boolean quoting;
  private final List<Row> rows = new ArrayList<>();

  /**
   * Holds one row of a table.
   *
   * @param line number of the row's first line, from 1
   * @param lines number of lines of the row
   * @param values without quotes and blanks around them
   */
  record Row(int line, int lines, List<String> values) {
    Row {
      values = List.copyOf(values);
    }

    /** Returns the number of the row's values that are not empty. */
    long filled() {
      return values.stream().filter(value -> !value.isEmpty()).count();
    }

    /** Returns whether the row has nothing but delimiters, blanks and control characters. */
    boolean isBlank() {
      return values.stream().allMatch(value -> value.chars().allMatch(c -> c <= ' '));
    }
  }

  private Records(char delimiter, boolean quoting) {
    this.delimiter = delimiter;
    this.quoting = quoting;
  }

  static List<Row> of(List<String> lines, char delimiter, boolean quoting) {
    Records records = new Records(delimiter, quoting);
    for (int at = 0; at < lines.size(); ) {
      at += records.row(lines, at);
    }
    return List.copyOf(records.rows);
  }

  /** Reads the row that begins in this line, and returns the number of lines that it has. */
  private int row(List<String> lines, int first) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    boolean open = false;
    int count = 0;
    do {
      String line = lines.get(first + count);
      boolean start = !open;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        if (quoting && c == '"' && open) {
          boolean doubled = i + 1 < line.length() && line.charAt(i + 1) == '"';
          if (doubled) {
            value.append(c);
            i++;
          } else {
            open = false;
          }
        } else if (quoting && c == '"' && start) {
          open = true;
        } else if (c == delimiter && !open) {
          values.add(value.toString().strip());
          value.setLength(0);
          start = true;
          continue;
        } else {
          value.append(c);
        }
        start = false;
      }
      count++;
    } while (open && count < MAX_LINES && first + count < lines.size());
    values.add(value.toString().strip());
    rows.add(new Row(first + 1, count, values));
    return count;
  }
}
