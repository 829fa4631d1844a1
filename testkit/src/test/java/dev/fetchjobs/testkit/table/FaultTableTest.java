package dev.fetchjobs.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.table.FaultTable.Result;
import dev.fetchjobs.testkit.table.FaultTable.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FaultTableTest {

  @Test
  @DisplayName("a row of the fault table shows whether its tests passed, or why it has no test")
  void aRowSaysWhetherItsTestsPassedOrWhyThereAreNone() {
    // Given
    FaultTable table =
        new FaultTable(
            "x",
            List.of(
                new Row("O1", "crash", ""),
                new Row("O2", "lost reply", ""),
                new Row("O3", "moon", "no moon in tests"),
                new Row("O4", "forgotten", "")));

    // When
    String text =
        table.text(Map.of("O1", Result.NONE.plus(true).plus(true), "O2", Result.NONE.plus(false)));

    // Then
    assertThat(text.lines())
        .containsExactly(
            "Fault table: x",
            "  passed   O1   crash",
            "  FAILED   O2   lost reply",
            "  -        O3   moon; no moon in tests",
            "  not run  O4   forgotten",
            "  2 of 4 rows shown by 3 tests, 1 rows failed");
  }

  @Test
  @DisplayName("the number at the start of a display name selects the row of the fault table")
  void aDisplayNameStartsWithTheNumberOfItsRow() {
    assertThat(FaultTable.numberIn("O12 restored from a snapshot")).contains("O12");
    assertThat(FaultTable.numberIn("Of no row")).isEmpty();
  }
}
