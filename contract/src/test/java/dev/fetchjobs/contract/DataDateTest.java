package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataDateTest {

  private static DateTimeFormatter format(@Nullable String format) {
    return of(format).formatter().orElseThrow();
  }

  private static DataDate of(@Nullable String format) {
    return new DataDate(1, null, null, null, null, format, null, false);
  }

  @ParameterizedTest
  @DisplayName(
      "A format with the usual letters refuses a day that does not exist, although yyyy is the "
          + "year of an era")
  @CsvSource({
    "yyyyMMdd, 20261127, 2026-11-27",
    "dd.MM.uuuu, 29.02.2028, 2028-02-29",
    "d MMM yyyy, 3 nov 2026, 2026-11-03",
    "yyyyDDD, 2026331, 2026-11-27",
    "yyMMdd, 261127, 2026-11-27",
    "[yyyy-MM-dd][dd.MM.yyyy], 27.11.2026, 2026-11-27",
    ", 2026-11-27, 2026-11-27",
    ", 2026-11-27T23:59:59.5+01:00, 2026-11-27",
  })
  void dates(@Nullable String format, String text, LocalDate date) {
    assertThat(LocalDate.from(format(format).parse(text))).isEqualTo(date);
  }

  @ParameterizedTest
  @DisplayName("A day that does not exist, such as 30 February, is not a date")
  @CsvSource({
    "yyyyMMdd, 20260230",
    "dd.MM.yyyy, 31.11.2026",
    "uuuu-MM-dd, 2027-02-29",
    ", 2026-02-30",
    ", 2026-11-27 07:12",
    ", 20261127",
  })
  void noDates(@Nullable String format, String text) {
    assertThatThrownBy(() -> format(format).parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  @DisplayName("A text with unknown letters is not a format of dates")
  void noFormat() {
    assertThat(of("jjjj").formatter()).isEmpty();
  }
}
