package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.CsvColumn.Fault;
import dev.fetchjobs.contract.CsvColumn.Type;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CsvColumnTest {

  @Test
  @DisplayName(
      "A minimum or maximum that is not a value of the column's type is a fault of the plan")
  void limits() {
    assertThat(fault(Type.DECIMAL, "-1.50", "+2")).isNull();
    assertThat(fault(Type.INTEGER, "-3", "99999999999999999999")).isNull();
    assertThat(fault(Type.DATE, "2026-11-30", "2026-11-30")).isNull();
    assertThat(fault(null, "0", "1024")).isNull();
    assertThat(fault(Type.DECIMAL, "1e5", null)).contains("min", "a number such as");
    assertThat(fault(Type.INTEGER, null, "1.5")).contains("max", "a whole number");
    assertThat(fault(Type.DATE, "30.11.2026", null)).contains("a date such as 2026-11-30");
    assertThat(fault(Type.DATE, "2026-11-31", null)).contains("a date such as 2026-11-30");
    assertThat(fault(Type.DATE, "+12026-11-30", null)).contains("a date such as 2026-11-30");
    assertThat(fault(Type.TEXT, "-1", null)).contains("a number of characters from 0 to 1024");
    assertThat(fault(Type.TEXT, null, "1025")).contains("a number of characters from 0 to 1024");
    assertThat(fault(Type.ISIN, "A", null)).contains("codes have no order");
  }

  @Test
  @DisplayName("A minimum above the maximum of a column is a fault of the plan")
  void crossed() {
    assertThat(fault(Type.DECIMAL, "1.10", "1.1")).isNull();
    assertThat(fault(Type.DECIMAL, "1.11", "1.1")).contains("may not be above max, which is 1.1");
    assertThat(fault(Type.INTEGER, "10", "9")).contains("may not be above max");
    assertThat(fault(Type.DATE, "2027-01-01", "2026-12-31")).contains("may not be above max");
    assertThat(fault(Type.TEXT, "10", "9")).contains("may not be above max");
  }

  @Test
  @DisplayName(
      "A date format is a fault of the plan if it has no full date, or if the column's type is "
          + "not Date")
  void formats() {
    for (String good : List.of("yyyy-MM-dd", "uuuuMMdd", "d MMM yyyy", "dd/MM/yy", "yyyyDDD")) {
      assertThat(new CsvColumn("A", Type.DATE, good, null, null, null, null, null).fault())
          .as(good)
          .isEmpty();
    }
    for (String bad : List.of("yyyy-MM", "HH:mm", "yyyy-mm-dd", "{", "bbb", "''")) {
      assertThat(new CsvColumn("A", Type.DATE, bad, null, null, null, null, null).fault())
          .as(bad)
          .hasValueSatisfying(fault -> assertThat(fault.remedy()).contains("year, month and day"));
    }
    assertThat(new CsvColumn("A", Type.TEXT, "yyyy-MM-dd", null, null, null, null, null).fault())
        .hasValueSatisfying(fault -> assertThat(fault.remedy()).contains("set type: Date"));
  }

  @Test
  @DisplayName("Decimal numbers have the same order as in BigDecimal")
  void decimals() {
    List<String> numbers =
        List.of(
            "-10", "-2.5", "-2.50", "-0.1", "-0", "0", "+0.0", ".1", "0.11", "0.2", "1.", "9", "10",
            "10.01");
    for (String one : numbers) {
      for (String other : numbers) {
        assertThat(Decimal.parse(one).orElseThrow().compareTo(Decimal.parse(other).orElseThrow()))
            .as("%s and %s", one, other)
            .satisfies(
                order ->
                    assertThat(Integer.signum(order))
                        .isEqualTo(new BigDecimal(one).compareTo(new BigDecimal(other))));
      }
    }
    for (String bad : List.of("", "-", ".", "1,5", "1e5", " 1", "x", "1".repeat(65))) {
      assertThat(Decimal.parse(bad)).as(bad).isEmpty();
    }
  }

  private static @Nullable String fault(
      @Nullable Type type, @Nullable String min, @Nullable String max) {
    return new CsvColumn("A", type, null, null, null, null, min, max)
        .fault()
        .map(CsvColumnTest::text)
        .orElse(null);
  }

  private static String text(Fault fault) {
    return "%s %s: %s".formatted(fault.field(), fault.value(), fault.remedy());
  }
}
