package dev.fetchjobs.testkit.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the rows of a fault table from the file {@code NAME-fault-table.tsv} on the class path. A
 * row has a number and a fault. If no test here covers the row, a third column says why, or where
 * it is tested. The columns are separated by tabs.
 */
public record FaultTable(String name, List<Row> rows) {

  private static final Pattern NUMBER = Pattern.compile("([A-Z]\\d+)\\b.*", Pattern.DOTALL);

  /**
   * Holds one row of a fault table.
   *
   * @param instead why the row has no test here; empty if the row has a test
   */
  public record Row(String number, String fault, String instead) {}

  /** Counts the tests for one row, and those of them that failed. */
  record Result(int tests, int failed) {
    static final Result NONE = new Result(0, 0);

    Result plus(boolean passed) {
      return new Result(tests + 1, passed ? failed : failed + 1);
    }
  }

  public static FaultTable named(String name) {
    String file = "/" + name + "-fault-table.tsv";
    try (InputStream in = FaultTable.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("there is no " + file + " on the class path");
      }
      List<Row> rows =
          new String(in.readAllBytes(), UTF_8)
              .lines()
              .filter(line -> !line.isBlank() && !line.startsWith("#"))
              .map(FaultTable::row)
              .toList();
      return new FaultTable(name, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** Returns the number of the row that a test with this display name covers. */
  public static Optional<String> numberIn(String displayName) {
    Matcher number = NUMBER.matcher(displayName);
    return number.matches() ? Optional.of(number.group(1)) : Optional.empty();
  }

  /** Returns the table as text for people. */
  String text(Map<String, Result> results) {
    Function<Row, Result> result = row -> results.getOrDefault(row.number(), Result.NONE);
    StringBuilder text = new StringBuilder("Fault table: " + name + "\n");
    for (Row row : rows) {
      text.append(
          "  %-8s %-4s %s%s%n"
              .formatted(
                  verdict(row, result.apply(row)),
                  row.number(),
                  row.fault(),
                  row.instead().isEmpty() ? "" : "; " + row.instead()));
    }
    long shown = rows.stream().filter(row -> result.apply(row).tests() > 0).count();
    long failed = rows.stream().filter(row -> result.apply(row).failed() > 0).count();
    int tests = results.values().stream().mapToInt(Result::tests).sum();
    return text
        + "  %d of %d rows shown by %d tests, %d rows failed%n"
            .formatted(shown, rows.size(), tests, failed);
  }

  private static String verdict(Row row, Result result) {
    if (result.tests() == 0) {
      return row.instead().isEmpty() ? "not run" : "-";
    }
    return result.failed() == 0 ? "passed" : "FAILED";
  }

  private static Row row(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length < 2 || numberIn(cells[0]).isEmpty()) {
      throw new IllegalArgumentException("not a row of a fault table: " + line);
    }
    return new Row(cells[0], cells[1], cells.length > 2 ? cells[2] : "");
  }
}
