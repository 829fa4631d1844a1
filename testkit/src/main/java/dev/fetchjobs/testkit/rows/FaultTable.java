package dev.fetchjobs.testkit.rows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Collects the tests whose display names start with rows of the download fault table ({@code D19
 * body stalls}, {@code D7–D9 …}), and prints the whole table at the end of the run and into
 * target/fault-table.txt. A row without a test is MISSING.
 */
public final class FaultTable implements TestExecutionListener {

  private static final int ROWS = 70;
  private static final Pattern NAME =
      Pattern.compile("D(\\d+)(?:\\s*[–-]\\s*D?(\\d+))?\\b[ :,]*(.*)", Pattern.DOTALL);

  private final Map<Integer, List<Row>> rows = new ConcurrentSkipListMap<>();

  private record Row(String result, String name) {}

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (test.isTest()) {
      note(
          test.getDisplayName(),
          switch (result.getStatus()) {
            case SUCCESSFUL -> "ok";
            case ABORTED -> "SKIPPED";
            case FAILED -> "FAILED";
          });
    }
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    note(test.getDisplayName(), "SKIPPED");
  }

  private synchronized void note(String name, String result) {
    Matcher row = NAME.matcher(name);
    if (row.matches()) {
      int first = Integer.parseInt(row.group(1));
      int last = row.group(2) == null ? first : Integer.parseInt(row.group(2));
      for (int number = first; number <= last; number++) {
        rows.computeIfAbsent(number, n -> new ArrayList<>()).add(new Row(result, row.group(3)));
      }
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    if (rows.isEmpty()) {
      return;
    }
    String table = table();
    System.out.println(table);
    try {
      Files.writeString(
          Files.createDirectories(Path.of("target")).resolve("fault-table.txt"), table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized String table() {
    StringBuilder text = new StringBuilder();
    Map<String, Integer> counts = new TreeMap<>();
    for (int number = 1; number <= ROWS; number++) {
      List<Row> tests = rows.getOrDefault(number, List.of(new Row("MISSING", "no test")));
      String verdict = worst(tests);
      counts.merge(verdict, 1, Integer::sum);
      for (Row test : tests) {
        text.append("D%-3d %-8s %s%n".formatted(number, test.result(), test.name()));
      }
    }
    return text.append("%d rows: %s%n".formatted(ROWS, counts)).toString();
  }

  private static String worst(List<Row> tests) {
    for (String result : List.of("FAILED", "SKIPPED", "MISSING")) {
      if (tests.stream().anyMatch(test -> test.result().equals(result))) {
        return result;
      }
    }
    return "ok";
  }
}
