package dev.fetchjobs.downloader.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests numbers and phrases in messages. */
class PrintableTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | row | 0 rows",
        "1 | row | 1 row",
        "2 | column | 2 columns",
        "5000 | byte | 5,000 bytes"
      })
  @DisplayName(
      "R25 Messages use the singular for the number one and the plural for all other numbers")
  void count(long number, String thing, String words) {
    assertThat(Printable.count(number, thing)).isEqualTo(words);
  }
}
