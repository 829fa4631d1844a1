package dev.fetchjobs.testkit.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.testkit.table.FaultTable.Result;
import dev.fetchjobs.testkit.table.FaultTable.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FaultTableTest {

  private static final SeenFailure STATUS = new SeenFailure("Permanent", "Status", "404.");
  private static final SeenFailure CUT = new SeenFailure("Transient", "CutShort", "Cut.");

  @Test
  @DisplayName(
      "The printed fault table shows for each row whether its tests passed, or why it has no test")
  void aRowSaysWhetherItsTestsPassedOrWhyThereAreNone() {
    // Given
    FaultTable table =
        new FaultTable(
            "x",
            false,
            List.of(
                new Row("O1", "crash", ""),
                new Row("O2", "lost reply", ""),
                new Row("O3", "moon", "no moon in tests"),
                new Row("O4", "forgotten", "")));

    // When
    String text =
        table.text(
            Map.of(
                "O1",
                Result.NONE.plus(true, List.of()).plus(true, List.of(STATUS)),
                "O2",
                Result.NONE.plus(false, List.of())));

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
  @DisplayName(
      "The printed fault table shows each kind of failure in its row, and reports a row without a "
          + "failure as missing")
  void aRowShowsTheFailuresThatItsTestsSaw() {
    // Given
    FaultTable table =
        new FaultTable(
            "x",
            true,
            List.of(
                new Row("H1", "no file", ""),
                new Row("H2", "harmless", ""),
                new Row("H3", "forgotten", "")));

    // When
    String text =
        table.text(
            Map.of(
                "H1",
                Result.NONE.plus(true, List.of(STATUS, CUT)).plus(true, List.of(STATUS)),
                "H2",
                Result.NONE.plus(true, List.of())));

    // Then
    assertThat(text.lines())
        .containsExactly(
            "Fault table: x",
            "  passed   H1   no file",
            "                Permanent Status: 404.",
            "                Transient CutShort: Cut.",
            "  MISSING  H2   harmless",
            "  MISSING  H3   forgotten",
            "  2 of 3 rows shown by 3 tests, 0 rows failed");
  }

  @Test
  @DisplayName(
      "The number at the start of a test's display name selects the row of the fault table")
  void aDisplayNameStartsWithTheNumberOfItsRow() {
    assertThat(FaultTable.numberIn("O12 restored from a snapshot")).contains("O12");
    assertThat(FaultTable.numberIn("Of no row")).isEmpty();
  }
}
