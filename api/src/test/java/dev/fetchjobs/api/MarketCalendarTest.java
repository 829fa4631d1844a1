package dev.fetchjobs.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that the shipped FetchCalendars have the days that the markets have published. */
class MarketCalendarTest {

  private static final Path EXAMPLES = Crd.ROOT.resolve("examples/calendars");

  @ParameterizedTest
  @CsvSource({
    "1818-03-22", "1943-04-25", "2000-04-23", "2024-03-31", "2025-04-20", "2026-04-05",
    "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28",
    "2033-04-17", "2034-04-09", "2035-03-25", "2038-04-25"
  })
  @DisplayName(
      "The computed date of Easter is right, also in the years of the earliest and the latest "
          + "Easter")
  void easter(LocalDate date) {
    assertThat(MarketCalendar.easter(date.getYear())).isEqualTo(date);
  }

  /** Compares the computed days with those that the markets have published. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TARGET | 2024-01-01 2024-03-29 2024-04-01 2024-05-01 2024-12-25 2024-12-26
          TARGET | 2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-12-25 2025-12-26
          TARGET | 2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-12-25 2026-12-26
          XETRA  | 2025-01-01 2025-04-18 2025-04-21 2025-05-01 2025-12-24 2025-12-25 2025-12-26 2025-12-31
          XETRA  | 2026-01-01 2026-04-03 2026-04-06 2026-05-01 2026-12-24 2026-12-25 2026-12-26 2026-12-31
          NYSE   | 2022-01-17 2022-02-21 2022-04-15 2022-05-30 2022-06-20 2022-07-04 2022-09-05 2022-11-24 2022-12-26
          NYSE   | 2023-01-02 2023-01-16 2023-02-20 2023-04-07 2023-05-29 2023-06-19 2023-07-04 2023-09-04 2023-11-23 2023-12-25
          NYSE   | 2024-01-01 2024-01-15 2024-02-19 2024-03-29 2024-05-27 2024-06-19 2024-07-04 2024-09-02 2024-11-28 2024-12-25
          NYSE   | 2026-01-01 2026-01-19 2026-02-16 2026-04-03 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25
          NYSE   | 2027-01-01 2027-01-18 2027-02-15 2027-03-26 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-11-25 2027-12-24
          NYSE   | 2028-01-17 2028-02-21 2028-04-14 2028-05-29 2028-06-19 2028-07-04 2028-09-04 2028-11-23 2028-12-25
          """)
  @DisplayName(
      "The computed closed days of a market are those that the market has published for a year")
  void published(MarketCalendar market, String days) {
    List<LocalDate> known = Stream.of(days.split(" ")).map(LocalDate::parse).toList();

    assertThat(market.dates(known.get(0).getYear())).isEqualTo(known);
  }

  @ParameterizedTest
  @EnumSource(MarketCalendar.class)
  @DisplayName(
      "Each example of a FetchCalendar has the computed days of ten years, and the CRD accepts it")
  void example(MarketCalendar market) throws IOException {
    // Given
    Path file = EXAMPLES.resolve(market.fileName());
    if ("write".equals(System.getProperty("calendars"))) {
      Files.writeString(file, market.yaml());
    }

    // When
    JsonNode written = Story.parse(Files.readString(file));

    // Then
    assertThat(file)
        .as("run 'mvn test -pl api -am -Dtest=MarketCalendarTest -Dcalendars=write'")
        .hasContent(market.yaml());
    assertThat(
            Structure.problems(
                written.get("spec"), Crd.schema(Crd.CALENDAR).getProperties().get("spec")))
        .isEmpty();
    FetchCalendarSpec spec =
        JsonMapper.builder().build().treeToValue(written.get("spec"), FetchCalendarSpec.class);
    assertThat(spec.closed()).allMatch(day -> day.matches(Forms.DAY)).doesNotHaveDuplicates();
    assertThat(spec.closed().get(spec.closed().size() - 1)).isLessThanOrEqualTo(spec.ends());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-25, true",
    "2028-02-29, true",
    "2000-02-29, true",
    "2096-02-29, true",
    "2027-02-29, false",
    "2026-02-30, false",
    "2026-04-31, false",
    "2026-13-01, false",
    "2026-00-10, false",
    "2026-1-1, false",
    "1999-12-31, false",
    "2026-12-25T00, false"
  })
  @DisplayName("The CRD of FetchCalendar accepts only days that exist")
  void days(String text, boolean exists) {
    assertThat(text.matches(Forms.DAY)).isEqualTo(exists);
  }
}
