package dev.fetchjobs.downloader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.contract.Calendar;
import dev.fetchjobs.contract.FetchReport;
import dev.fetchjobs.contract.Outcome;
import dev.fetchjobs.contract.Weekday;
import dev.fetchjobs.testkit.http.BadServer;
import dev.fetchjobs.testkit.http.Script;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a scheduled run on a closed day of the plan's calendar does not ask the publisher. */
class ClosedDayTest {

  private static final Calendar CHRISTMAS =
      new Calendar("xetra", List.of(Weekday.SATURDAY), List.of("2026-12-25"));

  @TempDir Path volume;

  private static PlanBuilder plan(BadServer server) {
    PlanBuilder plan = new PlanBuilder(server.url("/list.csv"));
    plan.calendar = CHRISTMAS;
    plan.timeZone = "Europe/Berlin";
    return plan;
  }

  private RunFixture scheduled(String date) {
    RunFixture fixture = new RunFixture(volume).withLastGood();
    fixture.scheduled = true;
    fixture.date = date;
    return fixture;
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-24T22:59:59Z, Fetched",
    "2026-12-24T23:00:00Z, Skipped",
    "2026-12-26T22:59:59Z, Skipped",
    "2026-12-26T23:00:00Z, Fetched"
  })
  @DisplayName("A closed day of a calendar begins and ends at midnight in the FetchJob's time zone")
  void boundaries(String date, String outcome) {
    try (BadServer server = BadServer.http(Script.ok("", RunFixture.NEWER))) {
      FetchReport report = scheduled(date).run(plan(server)).report();

      assertThat(report.outcome().word()).isEqualTo(outcome);
      assertThat(server.seen()).hasSize(outcome.equals("Skipped") ? 0 : 1);
    }
  }

  @Test
  @DisplayName(
      "The report of a run that was skipped on a closed day has the published file, and names the "
          + "calendar and the day")
  void report() {
    try (BadServer server = BadServer.http(Script.ok("", RunFixture.NEWER))) {
      RunFixture fixture = scheduled("2026-12-25T06:12:00Z");

      FetchReport report = fixture.run(plan(server)).report();

      assertThat(report.outcome()).isEqualTo(Outcome.SKIPPED);
      assertThat(report.reason()).isEqualTo("ClosedDay");
      assertThat(report.message())
          .isEqualTo(
              "The publisher was not asked, because 2026-12-25 is a closed day of FetchCalendar xetra. A requested run asks it anyway.");
      assertThat(report.artifact()).isNotNull();
      assertThat(report.attempts()).isZero();
      assertThat(fixture.published()).isEqualTo(RunFixture.LAST_GOOD);
    }
  }

  @Test
  @DisplayName("A run that the schedule did not start asks the publisher on a closed day too")
  void others() {
    try (BadServer server = BadServer.http(Script.ok("", RunFixture.NEWER))) {
      RunFixture fixture = scheduled("2026-12-25T06:12:00Z");
      fixture.scheduled = false;

      assertThat(fixture.run(plan(server)).report().outcome()).isEqualTo(Outcome.FETCHED);
    }
  }

  @Test
  @DisplayName(
      "A date template in the URL finds the business day before by the FetchJob's calendar")
  void address() {
    try (BadServer server = BadServer.http(Script.ok("", RunFixture.NEWER))) {
      RunFixture fixture = scheduled("2026-12-27T06:12:00Z");
      PlanBuilder plan = plan(server);
      plan.url = server.url("/{date-1bd:yyyyMMdd}.csv");

      FetchReport report = fixture.run(plan).report();

      assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.FETCHED);
      assertThat(server.seen().getFirst().target()).isEqualTo("/20261224.csv");
    }
  }

  @Test
  @DisplayName("A scheduled run whose plan has no calendar asks the publisher on every day")
  void without() {
    try (BadServer server = BadServer.http(Script.ok("", RunFixture.NEWER))) {
      PlanBuilder plan = plan(server);
      plan.calendar = null;

      assertThat(scheduled("2026-12-25T06:12:00Z").run(plan).report().outcome())
          .isEqualTo(Outcome.FETCHED);
    }
  }
}
