package dev.fetchjobs.testkit.publisher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InstrumentsFileTest {
  private static final InstrumentsFile FILE =
      new InstrumentsFile(5_000, 1, LocalDate.of(2026, 8, 10));

  @Test
  void hasTheLayoutOfAnExchangesList() {
    // When
    List<String> lines = new String(FILE.bytes(), UTF_8).lines().toList();

    // Then
    assertThat(lines).hasSize(5_003);
    assertThat(lines.get(0)).isEqualTo("Market:;XETR");
    assertThat(lines.get(1)).isEqualTo("Date Last Update:;10.08.2026");
    assertThat(lines.get(2)).startsWith("Product Status;Instrument Status;Instrument;ISIN;");
    assertThat(lines.subList(2, 5_003)).allMatch(line -> line.split(";", -1).length == 150);
  }

  @Test
  void hasTheSizeOfAnExchangesList() {
    assertThat(FILE.bytes().length).isBetween(4_000_000, 5_000_000);
  }

  @Test
  void everyIsinIsValidAndUnique() {
    // When
    List<String> isins =
        new String(FILE.bytes(), UTF_8)
            .lines()
            .skip(3)
            .map(line -> line.split(";", -1)[3])
            .toList();

    // Then
    assertThat(isins).hasSize(5_000).doesNotHaveDuplicates().allMatch(Isin::isValid);
  }

  @Test
  @DisplayName(
      "The test publisher makes the same bytes from the same arguments, and other bytes from "
          + "another seed")
  void sameArgumentsGiveSameBytesAndAnotherSeedGivesOthers() {
    assertThat(FILE.bytes()).isEqualTo(new InstrumentsFile(5_000, 1, FILE.date()).bytes());
    assertThat(FILE.bytes()).isNotEqualTo(new InstrumentsFile(5_000, 2, FILE.date()).bytes());
  }

  @Test
  void knowsTheCheckDigitsOfRealIsins() {
    assertThat(List.of("US0378331005", "DE0007164600", "IE00B4L5Y983", "XS0000000009"))
        .allMatch(Isin::isValid);
    assertThat(Isin.isValid("US0378331006")).isFalse();
  }
}
