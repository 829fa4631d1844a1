package dev.fetchjobs.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {

  static List<Checks> tables() {
    return Checks.all();
  }

  @ParameterizedTest
  @MethodSource("tables")
  @DisplayName(
      "A table of checked values has a reason for every value that the programs judge differently")
  void tableSaysWhereAndWhy(Checks table) {
    // When
    List<Checks.Row> rows = table.rows();

    // Then
    assertThat(rows)
        .hasSizeGreaterThanOrEqualTo(36)
        .extracting(Checks.Row::value)
        .doesNotHaveDuplicates();
    assertThat(rows)
        .allSatisfy(
            row -> {
              assertThat(row.downloader()).isIn("yes", "no", "denied", "-");
              boolean agree =
                  row.definition() == row.operator()
                      && (row.downloader().equals("-")
                          || row.downloader().equals("yes") == row.operator());
              assertThat(row.why().isEmpty()).as(row.value()).isEqualTo(agree);
            });
  }
}
