package dev.fetchjobs.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fetchjobs.contract.DateTemplate.BadTemplate;
import dev.fetchjobs.contract.DateTemplate.Place;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateTemplateTest {

  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  /** Is the date of a run that was scheduled for 07:00 in Berlin and started three hours late. */
  private static final RunDate RUN = run("2026-11-03T07:00");

  private static RunDate run(String local) {
    Instant date = LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    return new RunDate(date, date.plusSeconds(3 * 3600), BERLIN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{date:yyyyMMdd} | 20261103",
        "{date-1d:yyyy-MM-dd} | 2026-11-02",
        "{date-3d:yyyyMMdd} | 20261031",
        "{date+366d:yyyyMMdd} | 20271104",
        "{date:HHmm} | 0700",
        "{now:HHmm} | 1000",
        "{date-8h:yyyyMMddHH} | 2026110223",
        "{date@UTC:HHmm} | 0600",
        "{date-1d@America/New_York:yyyyMMddHH} | 2026110201",
        "{date:d MMM yyyy, EEEE} | 3 Nov 2026, Tuesday",
        "{date:YYYY-'W'ww-e} | 2026-W45-2",
        "a{date:yyyy}b{date:MM}c | a2026b11c",
        "{date} {now} {dates:yyyy} {DATE:yyyy} { date:yyyy} | {date} {now} {dates:yyyy} {DATE:yyyy} { date:yyyy}",
        "{\"date\": 1} | {\"date\": 1}"
      })
  @DisplayName("The date expressions in a text are replaced by the date of a run")
  void expanded(String text, String expected) throws BadTemplate {
    assertThat(DateTemplate.parse(text, Place.TEXT).expand(RUN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // The clock goes from 02:00 to 03:00 on 29 March, and from 03:00 to 02:00 on 25 October.
    "2026-03-30T02:30, {date-1d:yyyyMMddHHmm}, 202603290330",
    "2026-03-29T03:30, {date-1h:yyyyMMddHHmm}, 202603290130",
    "2026-03-29T07:00, {date-1d:yyyyMMddHHmm}, 202603280700",
    "2026-10-26T00:30, {date-24h:yyyyMMddHHmm}, 202610250130",
    "2026-10-26T00:30, {date-1d:yyyyMMddHHmm}, 202610250030",
    "2028-03-01T00:00, {date-1d:yyyyMMdd}, 20280229",
    "2027-03-01T00:00, {date-1d:yyyyMMdd}, 20270228",
    "2027-01-01T00:00, {date-1d:yyyyMMdd}, 20261231",
    "2027-01-01T00:00, {date:YYYY'W'ww}, 2026W53",
    "9999-12-31T23:59, {date:yyyyMMdd}, 99991231",
    "9999-12-31T23:59, {date+1d:yyyyMMdd}, +100000101"
  })
  @DisplayName("In date expressions, days are days of the calendar, and hours are exact")
  void offsets(String local, String text, String expected) throws BadTemplate {
    assertThat(DateTemplate.parse(text, Place.TEXT).expand(run(local))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "URL | https://p.example/a{date:yyyy/MM/dd'T'HH:mm}?q=b | https://p.example/a2026/11/03T07:00?q=b",
        "URL | https://p.example/{date:dd MMM}#{date:XXX '&ü?'} | https://p.example/03%20Nov#%2B01:00%20%26%C3%BC%3F",
        "PATTERN | ^{date:dd.MM.yyyy}\\d{2}$ | ^03\\.11\\.2026\\d{2}$",
        "PATTERN | \\{date:yyyy}{date:yyyy} | \\{date:yyyy}2026",
        "PATTERN | \\\\{date:yyyy} | \\\\2026",
        "PATTERN | a\\ | a\\",
        "GLOB | data/*_{date:yyyy-MM}.csv | data/*_2026-11.csv",
        "TEXT | {date:XXX} | +01:00"
      })
  @DisplayName("A date is escaped for the place where it is used, such as a URL or a pattern")
  void escaped(Place place, String text, String expected) throws BadTemplate {
    assertThat(DateTemplate.parse(text, place).expand(RUN)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TEXT | ab{date:} | the date at character 3 needs a format of 1 to 64 characters",
        "TEXT | {date:yyyy}{now-1y:yyyy} | the date at character 12 has an offset that cannot be read: write days, business days or hours up to a year, such as {date-1d:yyyyMMdd}",
        "TEXT | {date-d:yyyy} | has an offset",
        "TEXT | {date--1d:yyyy} | has an offset",
        "TEXT | {date-367d:yyyy} | has an offset",
        "TEXT | {date+8785h:yyyy} | has an offset",
        "TEXT | {date-1d | has an offset",
        "TEXT | {date@Berlin:yyyy} | has an unknown time zone: write an IANA name, such as {date@America/New_York:yyyyMMdd}",
        "TEXT | {date@SystemV/EST5:yyyy} | has an unknown time zone",
        "TEXT | {date@+02:00:yyyy} | has an unknown time zone",
        "TEXT | {date@Europe/Berlin} | has an unknown time zone",
        "TEXT | {date:yyyy | has no format and closing brace: write {date:yyyyMMdd}",
        "TEXT | {date:yyyy{date:MM}} | has no format and closing brace",
        "TEXT | {date:foo} | the date at character 1 has a format that cannot be read (Unknown pattern letter: f)",
        "TEXT | {date:yyyy'T} | has a format that cannot be read",
        "TEXT | {date:pH} | has a format that cannot show every date",
        "TEXT | {date:YYYYMMdd} | has a Y, which is the year of a week, without a week: write yyyy",
        "GLOB | {date:yyyy'*'} | has a * or ? in its format, which would match anything",
        "GLOB | {date:yyyy?} | has a * or ? in its format",
        "URL | https://{date:yyyy}.example/ | the date at character 9 is in the host",
        "URL | https://a.example:{date:yyyy} | the date at character 19 is in the host",
        "URL | https://a{date:/yyyy} | is in the host"
      })
  @DisplayName(
      "A wrong date expression is refused, and the message has its position and what to write")
  void refused(Place place, String text, String message) {
    assertThatThrownBy(() -> DateTemplate.parse(text, place))
        .isInstanceOf(BadTemplate.class)
        .hasMessageContaining(message);
  }

  @Test
  void atMostSixteenDates() throws BadTemplate {
    assertThat(DateTemplate.parse("{date:dd}".repeat(16), Place.TEXT).expand(RUN))
        .isEqualTo("03".repeat(16));
    assertThatThrownBy(() -> DateTemplate.parse("{date:dd}".repeat(17), Place.TEXT))
        .hasMessage("the date at character 145 is one too many: write at most 16");
  }

  @Test
  @DisplayName("A text without date expressions is unchanged after the replacement of dates")
  void withoutDates() throws BadTemplate {
    DateTemplate plain = DateTemplate.parse("https://p.example/{id}", Place.URL);

    assertThat(plain.hasDates()).isFalse();
    assertThat(plain.sample()).isEqualTo("https://p.example/{id}");
    assertThat(DateTemplate.parse("{now:yyyy}", Place.TEXT).hasDates()).isTrue();
  }

  @Test
  void theDateOfARunForPeople() {
    assertThat(RUN.text()).isEqualTo("2026-11-03T07:00 Europe/Berlin");
  }
}
