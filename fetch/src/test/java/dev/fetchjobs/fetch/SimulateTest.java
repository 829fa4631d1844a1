package dev.fetchjobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.fetch.Simulations.Ended;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateTest {

  @TempDir private Path folder;
  private Simulations simulations;

  @BeforeEach
  void useFolder() {
    simulations = new Simulations(folder);
  }

  @Test
  @DisplayName(
      "In a simulated year with a schedule for weekdays, each weekday has one run, which finds "
          + "new content")
  void aYear() throws IOException {
    Ended ended =
        simulations.fixed(
            "schedule: 12 7 * * 1-5\ntimeZone: Europe/Berlin", "", "2026-01-01", "2026-12-31");

    assertThat(ended.code()).as(ended.people()).isZero();
    assertThat(ended.line("2026-01-01")).isEqualTo("2026-01-01 Thu  07:12 Fetched");
    assertThat(ended.line("2026-01-03")).isEqualTo("2026-01-03 Sat  no run");
    assertThat(ended.lines()).hasSize(365 + 3);
    assertThat(ended.out()).contains("261 runs (261 Fetched), 261 requests\n", "0 alerts");
    assertThat(ended.people()).matches("simulated 365 days in [0-9.]+ s\n");
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29, no run",
    "Europe/Berlin, 2026-10-25, '02:30 Fetched, 02:30 Unchanged'",
    "America/New_York, 2026-03-08, no run",
    "America/New_York, 2026-11-01, 02:30 Fetched",
    "Etc/UTC, 2026-03-29, 02:30 Fetched"
  })
  @DisplayName("In the night of a clock change the simulated runs follow the rules of Kubernetes")
  void clockChange(String zone, String day, String runs) throws IOException {
    Ended ended = simulations.fixed("schedule: 30 2 * * *\ntimeZone: " + zone, "", day, day);

    assertThat(ended.lines().getFirst()).endsWith("Sun  " + runs);
  }

  @Test
  @DisplayName(
      "When the hour from one o'clock comes twice in New York, its simulated run comes twice")
  void clockChangeInNewYork() throws IOException {
    Ended ended =
        simulations.fixed(
            "schedule: 30 1 * * *\ntimeZone: America/New_York", "", "2026-11-01", "2026-11-01");

    assertThat(ended.lines().getFirst()).endsWith("01:30 Fetched, 01:30 Unchanged");
  }

  @Test
  @DisplayName(
      "In a simulated outage of a day, runs are held back after three failures for a time that "
          + "doubles, and the first run after the outage succeeds")
  void outage() throws IOException {
    Ended ended =
        simulations.fixed(
            """
            schedule: 0 * * * *
            circuitBreaker: {failureThreshold: 3, hold: 3h, maxHold: 12h}
            """,
            "outages: [{from: 2026-11-03T06:30, to: 2026-11-04T06:30}]",
            "2026-11-03",
            "2026-11-04");

    // The runs of 07, 08 and 09 fail with all their attempts. The hold is 3 h until 12:09, after
    // the run of 13 it is 6 h until 19:11, and after that of 20 it is 12 h until 08:10.
    assertThat(ended.line("2026-11-03"))
        .isEqualTo("2026-11-03 Tue  23 runs: 1 Fetched, 5 Unchanged, 5 Failed, 12 Skipped");
    assertThat(ended.out())
        .contains(
            "07:11  alert  Transient: Fetched is False: The publisher cannot be reached.\n",
            "09:09  alert  CircuitOpen: Scheduled runs do not ask again before"
                + " 2026-11-03T12:09:09Z",
            "09:00  note   Fetched: Fetched is True");
    assertThat(ended.line("2026-11-04"))
        .isEqualTo("2026-11-04 Wed  24 runs: 1 Fetched, 14 Unchanged, 9 Skipped");
    assertThat(ended.out()).contains("held for 1,260 minutes");
  }

  @Test
  @DisplayName(
      "After a simulated answer 429 with Retry-After, runs send no request until that time")
  void tooManyRequests() throws IOException {
    Ended ended =
        simulations.fixed(
            "schedule: 0 * * * *",
            "outages: [{from: 2026-11-03T08:00, to: 2026-11-03T08:30, status: 429, retryAfter:"
                + " 4h}]",
            "2026-11-03",
            "2026-11-03");

    assertThat(ended.line("2026-11-03"))
        .isEqualTo("2026-11-03 Tue  23 runs: 1 Fetched, 17 Unchanged, 1 Failed, 4 Skipped");
    assertThat(ended.out())
        .contains(
            "08:00  alert  RetryAfter: Scheduled runs do not ask again before 2026-11-03T12:00:04Z",
            "19 requests",
            "held for 240 minutes");
  }

  @Test
  @DisplayName(
      "When a simulated file is late, the condition Fresh turns False at the exact minute, and "
          + "True when the file is there")
  void lateFile() throws IOException {
    Ended ended =
        simulations.dated(
            """
            schedule: 12 7,9,11,13 * * 1-5
            timeZone: Europe/Berlin
            freshness: {within: 1h}
            """,
            """
            publishes: {days: Mon-Fri, at: ["06:50"]}
            late: [{day: 2026-11-03, at: "11:30"}]
            """,
            "2026-11-02",
            "2026-11-03");

    assertThat(ended.line("2026-11-02"))
        .isEqualTo("2026-11-02 Mon  4 runs: 1 Fetched, 3 Unchanged");
    assertThat(ended.line("2026-11-03")).isEqualTo("2026-11-03 Tue  4 runs: 1 Fetched, 3 Failed");
    assertThat(ended.out())
        .contains("07:12  alert  Permanent: Fetched is False: ")
        .contains(
            "08:12  alert  SlotMissed: Fresh is False: The file of the slot 2026-11-03T07:12+01:00"
                + " is missing")
        .contains("13:12  note   OnTime: Fresh is True: ")
        .contains("3 late slots; stale 1 time, 300 minutes in all");
  }

  @Test
  @DisplayName("A simulated late file that no run finds on its day is missing until the next run")
  void closedDay() throws IOException {
    Ended ended =
        simulations.dated(
            "schedule: 12 7 * * 1-5\ntimeZone: Europe/Berlin\nfreshness: {within: 2h}",
            """
            publishes: {days: Mon-Fri, at: ["06:50"], except: [2026-12-25]}
            late: [{day: 2026-12-22, at: never}]
            """,
            "2026-12-21",
            "2026-12-29");

    assertThat(ended.line("2026-12-25")).isEqualTo("2026-12-25 Fri  07:12 Failed");
    assertThat(ended.out())
        .contains("2 late slots; stale 2 times, 5,520 minutes in all")
        .contains("7 runs (5 Fetched, 2 Failed)");
  }

  @Test
  @DisplayName(
      "With freshness basis Changed, a simulated file without new content is too old after maxAge")
  void maxAge() throws IOException {
    Ended ended =
        simulations.fixed(
            "schedule: 0 7 * * *\nfreshness: {maxAge: 26h, basis: Changed}",
            "publishes: {days: 'Mon-Tue,Thu', at: ['06:00']}",
            "2026-11-02",
            "2026-11-05");

    assertThat(ended.line("2026-11-04")).isEqualTo("2026-11-04 Wed  07:00 Unchanged");
    assertThat(ended.out())
        .contains("09:00  alert  TooOld: Fresh is False")
        .contains("07:00  note   WithinMaxAge: Fresh is True")
        .contains("stale 1 time, 1,320 minutes in all");
  }

  @Test
  @DisplayName("the data have the day of their publication, in the zone of spec.dataDate")
  void dataDate() throws IOException {
    Ended ended =
        simulations.fixed(
            """
            schedule: 30 7 * * *
            timeZone: Europe/Berlin
            dataDate: {line: 1, timeZone: Europe/Berlin}
            freshness: {within: 1h, basis: DataDate}
            """,
            "publishes: {days: 'Mon,Tue,Thu', at: ['00:30']}",
            "2026-11-02",
            "2026-11-05");

    assertThat(ended.out())
        .contains(
            "Fresh is True: ",
            "2026-11-04T07:30+01:00",
            "1 late slot; stale 1 time, 1,380 minutes");
  }

  @Test
  @DisplayName("--calendar has the closed days of the FetchCalendar that the FetchJob names")
  void calendar() throws IOException {
    Ended ended =
        simulations.fixed(
            "schedule: 12 7 * * *\ntimeZone: Europe/Berlin\ncalendar: {name: xetra}",
            "",
            "2026-12-24",
            "2026-12-28",
            "--calendar",
            "../examples/calendars/xetra.yaml");

    assertThat(ended.code()).as(ended.people()).isZero();
    assertThat(ended.line("2026-12-24")).isEqualTo("2026-12-24 Thu  07:12 Skipped");
    assertThat(ended.line("2026-12-26")).isEqualTo("2026-12-26 Sat  07:12 Skipped");
    assertThat(ended.line("2026-12-28")).isEqualTo("2026-12-28 Mon  07:12 Fetched");
    assertThat(ended.people()).doesNotContain("not read here");
  }

  @Test
  @DisplayName(
      "A simulated run that takes longer than the time between two scheduled times lets the "
          + "newest one wait")
  void longRun() throws IOException {
    Ended ended =
        simulations.fixed(
            "schedule: 0 * * * *\ntimeout: 4h", "{download: 150m}", "2026-11-03", "2026-11-03");

    assertThat(ended.line("2026-11-03")).contains("9 runs: ");
    assertThat(ended.out()).contains("missed The run before was still active");
  }

  @Test
  @DisplayName(
      "Simulated runs follow one another each minute: the operator reports no conflict about its "
          + "status")
  void everyMinute() throws IOException {
    Ended ended = simulations.fixed("schedule: '* 7 * * *'", "", "2026-11-02", "2026-11-02");

    assertThat(ended.out()).contains("60 runs (1 Fetched, 59 Unchanged)", "0 alerts");
  }

  @Test
  void aSuspendedFetchJobHasNoRuns() throws IOException {
    Ended ended =
        simulations.fixed("schedule: 0 7 * * *\nsuspend: true", "", "2026-11-02", "2026-11-03");

    assertThat(ended.line("2026-11-03")).isEqualTo("2026-11-03 Tue  no run");
    assertThat(ended.out()).contains("0 runs (none), 0 requests");
  }

  @Test
  @DisplayName("The option --output json prints the same events and numbers as the text")
  void json() throws IOException {
    Ended ended =
        simulations.fixed(
            "schedule: 0 7 * * *\nretry: {attempts: 2}",
            "outages: [{from: 2026-11-03T00:00, to: 2026-11-04T00:00, status: 503}]",
            "2026-11-02",
            "2026-11-03",
            "--output",
            "json");

    assertThat(ended.out())
        .contains("\"time\" : \"2026-11-02T07:00:00Z\"", "\"outcome\" : \"Fetched\"")
        .contains("\"alert\" : {", "\"reason\" : \"Status\"")
        .contains("\"requests\" : 3", "\"Failed\" : 1");
  }
}
