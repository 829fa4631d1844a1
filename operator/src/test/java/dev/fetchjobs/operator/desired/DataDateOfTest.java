package dev.fetchjobs.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.contract.DataDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataDateOfTest {

  private static FetchJob with(String rule) {
    return FetchJobYaml.with("timeout: 30m", "dataDate: {%s}\n  timeout: 30m".formatted(rule));
  }

  @Test
  @DisplayName(
      "The plan contains the rule for the date of the data, with the FetchJob's zone unless the "
          + "rule names a zone")
  void plan() throws Exception {
    assertThat(plan("line: 2, pattern: '(.*)', format: dd.MM.yyyy"))
        .isEqualTo(new DataDate(2, null, null, null, "(.*)", "dd.MM.yyyy", "Europe/Berlin", false));
    assertThat(plan("from: Name, timeZone: Asia/Tokyo, allowOlder: true"))
        .isEqualTo(
            new DataDate(null, null, null, DataDate.From.NAME, null, null, "Asia/Tokyo", true));
  }

  private static DataDate plan(String rule) throws InvalidSpecException {
    return new PlanOf(with(rule), FetchJobYaml.SETTINGS, null).plan().dataDate();
  }

  @Test
  @DisplayName(
      "An edit of dataDate changes the plan digest, and a FetchJob without dataDate keeps its "
          + "plan digest")
  void digest() {
    String none = Origin.planOf(FetchJobYaml.complete()).orElseThrow();
    String line = Origin.planOf(with("line: 2")).orElseThrow();

    assertThat(none).isNotEqualTo(line);
    assertThat(Origin.planOf(with("line: 3")).orElseThrow()).isNotEqualTo(line);
    assertThat(Origin.planOf(with("line: 2, allowOlder: true")).orElseThrow()).isNotEqualTo(line);
  }

  @ParameterizedTest
  @DisplayName("The operator refuses a rule that the API server cannot check, and says what to do")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          format: jjjj                    | spec.dataDate.format is "jjjj"; write a format of java.time
          timeZone: Europe/Xetra          | spec.dataDate.timeZone is "Europe/Xetra"; write an IANA name
          pattern: '{date:yyyyMMdd}'      | spec.dataDate.pattern is "{date:yyyyMMdd}"; remove the date in braces
          """)
  void refused(String rule, String message) {
    var refused = (Desired.Refused) Desired.of(with("line: 2, " + rule), FetchJobYaml.SETTINGS);

    assertThat(refused.message()).contains(message);
  }
}
