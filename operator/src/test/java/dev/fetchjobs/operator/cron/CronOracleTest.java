package dev.fetchjobs.operator.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Tests the computation of schedules against a table: each row has an expression, a zone, a start
 * (exclusive) and the next six firings, computed with robfig/cron v3.0.1.
 */
class CronOracleTest {

  private static final int FIRINGS = 6;

  private record Row(String expression, String zone, String start, String expected) {

    static Row of(String line) {
      String[] columns = line.split("\t", -1);
      return new Row(columns[0], columns[1], columns[2], columns[3]);
    }

    String computed() {
      try {
        CronSchedule schedule = new CronSchedule(CronExpression.parse(expression), ZoneId.of(zone));
        List<Instant> firings = firings(schedule);
        return firings.isEmpty()
            ? "never"
            : firings.stream().map(Instant::toString).collect(Collectors.joining(","));
      } catch (CronSyntaxException e) {
        return "rejected";
      }
    }

    private List<Instant> firings(CronSchedule schedule) {
      List<Instant> firings = new ArrayList<>();
      Optional<Instant> next = schedule.next(Instant.parse(start));
      while (next.isPresent() && firings.size() < FIRINGS) {
        firings.add(next.get());
        next = schedule.next(next.get());
      }
      return firings;
    }
  }

  @Test
  void everyRowOfTheOracleAgrees() throws IOException {
    // Given
    List<Row> rows = TestTable.lines("/cron-oracle.tsv").stream().map(Row::of).toList();

    // When
    List<String> differences =
        rows.stream()
            .filter(row -> !row.computed().equals(row.expected()))
            .map(row -> row + " but was " + row.computed())
            .toList();

    // Then
    System.out.println(
        "cron oracle: " + rows.size() + " rows, " + differences.size() + " differences");
    assertThat(rows).hasSize(4_000);
    assertThat(differences).as("%d differences, the first of them", differences.size()).isEmpty();
  }
}
