package dev.fetchjobs.testkit.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the rows of a fault table, from the file {@code NAME-fault-table.tsv} on the class path. A
 * row has a number and describes a fault. If no test here covers the row, a third column says why,
 * or where it is tested. The columns are separated by tabs.
 *
 * @param failures whether each row is a failure that the table shows
 */
public record FaultTable(String name, boolean failures, List<Row> rows) {

  private static final Pattern NUMBER = Pattern.compile("([A-Z]\\d+)\\b.*", Pattern.DOTALL);

  /**
   * Holds one row of a fault table.
   *
   * @param instead why the row has no test here; empty if the row has a test
   */
  public record Row(String number, String fault, String instead) {}

  /**
   * @param tests number of tests for one row
   * @param failed how many of them failed
   * @param seen the failures that they caused, one of each kind
   */
  record Result(int tests, int failed, List<SeenFailure> seen) {
    static final Result NONE = new Result(0, 0, List.of());

    Result plus(boolean passed, List<SeenFailure> more) {
      List<SeenFailure> all = new ArrayList<>(seen);
      for (SeenFailure failure : more) {
        if (all.stream().noneMatch(failure::isLike)) {
          all.add(failure);
        }
      }
      return new Result(tests + 1, passed ? failed : failed + 1, List.copyOf(all));
    }
  }

  static FaultTable named(String name, boolean failures) {
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
      return new FaultTable(name, failures, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** Returns the number of the row that a test with this display name covers. */
  public static Optional<String> numberIn(String displayName) {
    Matcher number = NUMBER.matcher(displayName);
    return number.matches() ? Optional.of(number.group(1)) : Optional.empty();
  }

  /** Returns the fault table as text for people. */
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
      if (failures) {
        result
            .apply(row)
            .seen()
            .forEach(seen -> text.append("                %s%n".formatted(seen)));
      }
    }
    long shown = rows.stream().filter(row -> result.apply(row).tests() > 0).count();
    long failed = rows.stream().filter(row -> result.apply(row).failed() > 0).count();
    int tests = results.values().stream().mapToInt(Result::tests).sum();
    return text
        + "  %d of %d rows shown by %d tests, %d rows failed%n"
            .formatted(shown, rows.size(), tests, failed);
  }

  private String verdict(Row row, Result result) {
    if (result.failed() > 0) {
      return "FAILED";
    }
    if (!row.instead().isEmpty() && result.tests() == 0) {
      return "-";
    }
    if (failures && result.seen().isEmpty()) {
      return "MISSING";
    }
    return result.tests() == 0 ? "not run" : "passed";
  }

  private static Row row(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length < 2 || numberIn(cells[0]).isEmpty()) {
      throw new IllegalArgumentException("not a row of a fault table: " + line);
    }
    return new Row(cells[0], cells[1], cells.length > 2 ? cells[2] : "");
  }
}
