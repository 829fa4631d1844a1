package dev.fetchjobs.operator.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashTokenTest {

  private static final int NAMES = 10_000;
  private static final int MINUTES_PER_DAY = 1_440;

  private static String resolve(String schedule, String namespace, String name) {
    return switch (ScheduleParser.resolve(schedule, "Etc/UTC", namespace, name)) {
      case ScheduleResult.Accepted accepted -> accepted.expression();
      case ScheduleResult.Refused refused -> throw new AssertionError(refused.message());
    };
  }

  @Test
  void goldenFileHoldsEveryChoiceForEver() throws IOException {
    for (String line : TestTable.lines("/hash-golden.tsv")) {
      // Given
      String[] row = line.split("\t", -1);

      // When
      String expression = resolve(row[2], row[0], row[1]);

      // Then
      assertThat(expression).as(line).isEqualTo(row[3]);
    }
  }

  @Test
  void whatTheLongestScheduleResolvesToFitsIntoAStatus() {
    String schedule = "H/9,".repeat(61) + "H/9 * * * *";

    assertThat(schedule).hasSizeLessThanOrEqualTo(256);
    assertThat(resolve(schedule, "data", "xetra")).hasSizeBetween(257, 1024);
  }

  /**
   * With a fair hash, 10,000 names leave 1.4 of the 1,440 minutes unused on average, so about one
   * set of names in four uses all minutes. The set of 10,000 names in this test is one of them.
   * With 20,000 names nearly every set uses all minutes.
   */
  @ParameterizedTest(name = "{0} names {1}")
  @CsvSource({"10000, data, isin-", "20000, team-a, source-", "20000, default, fetchjob-"})
  void manyNamesUseEveryMinuteOfTheDayEvenly(int total, String namespace, String prefix) {
    // When
    Map<String, Long> names =
        IntStream.range(0, total)
            .mapToObj(i -> resolve("H H * * *", namespace, prefix + i))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    // Then
    assertThat(names).hasSize(MINUTES_PER_DAY);
    assertThat(chiSquare(names, total, MINUTES_PER_DAY)).isBetween(deviations(-4), deviations(4));
  }

  @Test
  void namesThatDifferInOneDigitAreSpreadEvenlyOverOneHour() {
    // When
    Map<String, Long> names =
        IntStream.range(0, NAMES)
            .mapToObj(i -> resolve("H 7 * * *", "data", "f" + i))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    // Then
    assertThat(names).hasSize(60);
    assertThat(chiSquare(names, NAMES, 60)).isLessThan(59 + 4 * Math.sqrt(2.0 * 59));
  }

  /**
   * Returns how many standard deviations χ² is above its mean. The mean of χ² is its degrees of
   * freedom, and its variance is twice that.
   */
  private static double deviations(int count) {
    int freedom = MINUTES_PER_DAY - 1;
    return freedom + count * Math.sqrt(2.0 * freedom);
  }

  private static double chiSquare(Map<String, Long> counts, int total, int cells) {
    double expected = (double) total / cells;
    double used =
        counts.values().stream()
            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
            .sum();
    return used + (cells - counts.size()) * expected;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "H * * * *          | MINUTE       | 0  | 59",
        "H(7-9) * * * *     | MINUTE       | 7  | 9",
        "0 H * * *          | HOUR         | 0  | 23",
        "0 H(2-5) * * *     | HOUR         | 2  | 5",
        "0 0 H * *          | DAY_OF_MONTH | 1  | 28",
        "0 0 H(29-31) * *   | DAY_OF_MONTH | 29 | 31",
        "0 0 1 H *          | MONTH        | 1  | 12",
        "0 0 * * H          | DAY_OF_WEEK  | 0  | 6",
        "0 0 * * H(mon-fri) | DAY_OF_WEEK  | 1  | 5"
      })
  void everyValueOfTheWindowAndNoOtherIsPicked(
      String schedule, CronField field, int low, int high) {
    // When
    List<String> picked =
        IntStream.range(0, 2_000)
            .mapToObj(i -> resolve(schedule, "data", "n" + i).split(" ", -1)[field.ordinal()])
            .distinct()
            .toList();

    // Then
    assertThat(picked)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(low, high).mapToObj(String::valueOf).toList());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "H/15 * * * *        | MINUTE       | 15 | 0 | 59",
        "H(10-40)/10 * * * * | MINUTE       | 10 | 10 | 40",
        "0 H/8 * * *         | HOUR         | 8  | 0 | 23",
        "0 0 H/9 * *         | DAY_OF_MONTH | 9  | 1 | 28",
        "H/40 * * * *        | MINUTE       | 40 | 0 | 59"
      })
  void aStepStartsAtEveryOffsetBelowItAndStaysInTheWindow(
      String schedule, CronField field, int step, int low, int high) throws CronSyntaxException {
    // When
    List<String> picked =
        IntStream.range(0, 2_000)
            .mapToObj(i -> resolve(schedule, "data", "n" + i).split(" ", -1)[field.ordinal()])
            .distinct()
            .toList();

    // Then
    List<FieldValues> expected =
        IntStream.range(0, step)
            .mapToObj(offset -> FieldValues.range(low + offset, high, step, false))
            .toList();
    assertThat(picked).hasSize(step);
    for (String text : picked) {
      assertThat(expected).contains(new FieldParser(field).parse(text));
    }
  }

  @Test
  void fieldsChooseIndependently() {
    // When
    long pairs =
        IntStream.range(0, NAMES)
            .mapToObj(i -> resolve("0 H(0-5) * * H(0-5)", "data", "n" + i))
            .distinct()
            .count();

    // Then
    assertThat(pairs).isEqualTo(36);
  }

  @Test
  void namespaceAndNameBothCount() {
    assertThat(resolve("H H H H H", "a", "b")).isNotEqualTo(resolve("H H H H H", "b", "a"));
    assertThat(resolve("H H H H H", "a", "b")).isNotEqualTo(resolve("H H H H H", "a", "c"));
  }

  @Test
  void aTokenStandsBesideOtherPartsOfAList() {
    assertThat(resolve("H(0-4),30 6 * * *", "data", "xetra")).matches("[0-4],30 6 \\* \\* \\*");
  }

  @Test
  void descriptorsKeepTheMeaningOfKubernetes() {
    assertThat(resolve("@daily", "data", "xetra")).isEqualTo("@daily");
  }
}
