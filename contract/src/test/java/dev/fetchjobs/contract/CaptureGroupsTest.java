package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The number of capture groups in a pattern is counted as RE2 counts them")
class CaptureGroupsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc | 0",
        "_(\\d{2})of(\\d{2}) | 2",
        "^FULINS_([A-Z])_ | 1",
        "(a(b(c))) | 3",
        "(?:a)(b) | 1",
        "(?i)(b) | 1",
        "(?P<number>a) | 1",
        "(?<number>a) | 1",
        "\\(a\\) | 0",
        "\\\\(a) | 1",
        "[(](a) | 1",
        "[](](a) | 1",
        "[^](](a) | 1",
        "[\\](](a) | 1",
        "[[:alpha:](](a) | 1",
        "\\Q(a)\\E(b) | 1",
        "\\Q(a) | 0"
      })
  void counts(String pattern, int groups) {
    assertThat(CaptureGroups.count(pattern)).isEqualTo(groups);
  }
}
