package dev.fetchjobs.downloader.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsinTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "US0378331005",
        "DE0007164600",
        "GB0002634946",
        "AU0000XVGZA3",
        "DE000BAY0017",
        "CH0012221716",
        "XS0629974352",
        "FR0000120271",
        "IE00B4L5Y983"
      })
  @DisplayName("The check accepts valid ISINs")
  void valid(String text) {
    assertThat(Isin.isValid(text.getBytes(StandardCharsets.US_ASCII), 0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "US0378331006",
        "DE0007164601",
        "us0378331005",
        "0S0378331005",
        "U 0378331005",
        "US037833100A",
        "US03783310.5",
        "US03783\u00df1005"
      })
  @DisplayName("The check refuses invalid ISINs")
  void invalid(String text) {
    assertThat(Isin.isValid(text.getBytes(StandardCharsets.ISO_8859_1), 0)).isFalse();
  }
}
