package dev.fetchjobs.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fetchjobs.fetch.Simulations.Ended;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateRefusalsTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {lates: []}                                      | lates is not a field; known are timeZone, download, publishes, late, outages.
          {late: [{day: 2026-11-03, hour: 9}]}             | late[0].hour is not a field; known are day, at.
          {late: [{day: 2026-11-03}]}                      | late[0].at is missing.
          {late: [{day: 3.11.2026, at: never}]}            | late[0].day is "3.11.2026"; write a day such as 2026-11-03.
          {publishes: {at: ["7:5"]}}                       | publishes.at[0] is "7:5"; write a time such as "07:52".
          {publishes: {at: []}}                            | publishes.at is empty; write a time such as "07:52".
          {publishes: {at: ["07:52"], days: Mo-Fr}}        | publishes.days is "Mo-Fr"; write Mon-Fri or Mon,Wed,Fri.
          {timeZone: Mars/Base}                            | timeZone is "Mars/Base"; write a zone such as Europe/Berlin.
          {download: fast}                                 | download is "fast"; write a duration such as 90s or 2h.
          {outages: [{from: 2026-11-03, to: 2026-11-04}]}  | outages[0].from is "2026-11-03"; write day and time such as 2026-11-03T07:00.
          {outages: [{from: 2026-11-04T00:00, to: 2026-11-03T00:00}]} | outages[0].to is not after its from; exchange them.
          {outages: [{from: 2026-11-03T00:00, to: 2026-11-04T00:00, retryAfter: 1h}]} | outages[0].retryAfter needs an answer that carries it; write a status, for example status: 429.
          {outages: [{from: 2026-11-03T00:00, to: 2026-11-04T00:00, status: 200}]} | outages[0].status has to be at least 400.
          [late                                            | this is not YAML
          """)
  @DisplayName(
      "The command simulate refuses a scenario that cannot work, and says where the fault is and "
          + "what to write")
  void scenario(String scenario, String message) throws IOException {
    Ended ended =
        new Simulations(folder).fixed("schedule: 0 7 * * *", scenario, "2026-11-02", "2026-11-03");

    assertThat(ended.code()).isEqualTo(24);
    assertThat(ended.people()).contains("scenario.yaml", message);
    assertThat(ended.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2026-11-04 | 2026-11-03       | --from is after --to; exchange them.
          2026-11-04T08:00 | 2026-11-04T08:00 | --from is after --to; exchange them.
          today      | 2026-11-03       | --from is "today"; write a day such as 2026-11-03, or day and time
          2026-11-04 | 2026-11-04T25:00 | --to is "2026-11-04T25:00"; write a day such as 2026-11-03
          2016-11-04 | 2026-11-04       | --from and --to are more than five years apart.
          """)
  @DisplayName("The command simulate refuses a time that it cannot simulate")
  void time(String from, String to, String message) throws IOException {
    Ended ended = new Simulations(folder).fixed("schedule: 0 7 * * *", "", from, to);

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.people()).contains(message);
  }

  @Test
  @DisplayName("The command simulate refuses a FetchJob that the operator would refuse")
  void fetchJob() throws IOException {
    Ended ended =
        new Simulations(folder).fixed("schedule: 0 25 * * *", "", "2026-11-02", "2026-11-03");

    assertThat(ended.code()).isEqualTo(24);
    assertThat(ended.people()).contains("25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          calendar: {name: xetra} |      | 2  | spec.calendar.name is "xetra"; name the file with this FetchCalendar by --calendar FILE.
          calendar: {name: xetra} | nyse | 24 | nyse.yaml holds no FetchCalendar named xetra.
          calendar: {weekly: [Sunday]} | nyse | 2 | The FetchJob has no spec.calendar.name; write it, or leave out --calendar.
          """)
  @DisplayName("the FetchCalendar has to be the one that the FetchJob names")
  void calendar(String spec, String file, int code, String message) throws IOException {
    String[] option =
        file == null
            ? new String[0]
            : new String[] {"--calendar", "../examples/calendars/%s.yaml".formatted(file)};

    Ended ended =
        new Simulations(folder)
            .fixed("schedule: 0 7 * * *\n" + spec, "", "2026-11-02", "2026-11-03", option);

    assertThat(ended.people()).contains(message);
    assertThat(ended.code()).isEqualTo(code);
  }

  @Test
  void optionsThatAreMissingOrUnknownAreNamed() {
    assertThat(Simulations.command(List.of("simulate")).people()).contains("Name the file");
    assertThat(Simulations.command(List.of("simulate", "x.yaml", "--to", "2026-11-03")).people())
        .contains("--from is missing");
    assertThat(Simulations.command(List.of("simulate", "x.yaml", "--speed", "9")).people())
        .contains("The option --speed of simulate is not known.");
    assertThat(Simulations.command(List.of("simulate", "--help")).out())
        .contains("usage: dev/fetch simulate");
  }
}
