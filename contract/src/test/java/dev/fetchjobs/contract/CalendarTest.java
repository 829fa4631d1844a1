package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.DateTemplate.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarTest {

  private static final Calendar XETRA =
      new Calendar(
          "xetra",
          List.of(Weekday.SUNDAY, Weekday.SATURDAY),
          List.of("2026-12-31", "2026-12-24", "2026-12-25", "2027-01-01"));

  private static String at(String date, String template, Calendar calendar) throws Exception {
    Instant time = Instant.parse(date + "T23:30:00Z");
    var run = new RunDate(time, time, ZoneId.of("Europe/Berlin"), calendar);
    return DateTemplate.parse(template, Place.TEXT).expand(run);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-23, false",
    "2026-12-24, true",
    "2026-12-26, true",
    "2026-12-27, true",
    "2026-12-28, false",
    "2027-01-01, true",
    "2028-01-01, true",
    "2029-01-01, false"
  })
  @DisplayName("A calendar closes a day by its date or by its day of the week")
  void closed(LocalDate day, boolean closed) {
    assertThat(XETRA.isClosed(day)).isEqualTo(closed);
  }

  @ParameterizedTest
  @CsvSource({
    // The zone is one hour ahead of the times in the first column, which are at 23:30.
    "2026-12-27, {date-1bd:yyyyMMdd}, 20261223",
    "2026-12-27, {date-1bd@UTC:yyyyMMdd}, 20261223",
    "2026-12-27, {date-2bd:yyyyMMdd}, 20261222",
    "2026-12-28, {date-1bd:yyyyMMdd}, 20261228",
    "2026-12-29, {date+1bd:yyyyMMdd}, 20270104",
    "2026-12-24, {date-0bd:yyyyMMddHHmm}, 202612250030",
    "2026-12-24, {date-1bd:yyyyMMddHHmm}, 202612230030"
  })
  @DisplayName(
      "A date template counts business days before or after the date by the FetchJob's calendar")
  void businessDays(String date, String template, String expected) throws Exception {
    assertThat(at(date, template, XETRA)).isEqualTo(expected);
  }

  @Test
  @DisplayName("In a plan without a calendar Monday to Friday are business days")
  void weekdays() throws Exception {
    assertThat(at("2026-12-27", "{date-1bd:yyyyMMdd}", Calendar.WEEKDAYS)).isEqualTo("20261225");
  }

  @Test
  @DisplayName("The search for a business day ends with an error if the calendar closes every day")
  void neverOpen() {
    Calendar never = new Calendar(null, List.of(Weekday.values()), List.of());

    assertThatThrownBy(() -> at("2026-12-27", "{date-1bd:yyyyMMdd}", never))
        .isInstanceOf(DateTimeException.class);
  }

  @Test
  @DisplayName("Two calendars with the same days in a different order are equal")
  void order() {
    assertThat(new Calendar(null, List.of(Weekday.SUNDAY, Weekday.MONDAY), List.of("b", "a", "a")))
        .isEqualTo(new Calendar(null, List.of(Weekday.MONDAY, Weekday.SUNDAY), List.of("a", "b")));
  }
}
