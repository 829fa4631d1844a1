package dev.fetchjobs.fetch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fetchjobs.api.Calendar;
import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.downloader.failure.FetchException;
import dev.fetchjobs.fetch.simulate.CalendarJson;
import dev.fetchjobs.fetch.simulate.CalendarText;
import dev.fetchjobs.fetch.simulate.Scenario;
import dev.fetchjobs.fetch.simulate.Simulated;
import dev.fetchjobs.fetch.simulate.Simulation;
import dev.fetchjobs.operator.decide.Settings;
import dev.fetchjobs.operator.desired.Calendars;
import dev.fetchjobs.operator.desired.Desired;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs the command {@code dev/fetch simulate}. */
record Simulating(Map<String, String> variables, PrintStream out, PrintStream people) {

  /**
   * The simulation removes an ended Job after this time, because the status has recorded its
   * result.
   */
  private static final Duration KEEP_JOBS = Duration.ofMinutes(1);

  private static final Duration LONGEST = Duration.ofDays(5 * 366);

  int run(List<String> words) throws RefusedException {
    SimulateOptions options = SimulateOptions.of(words);
    FetchJob fetchJob = Yaml.read(options.file(), options.name());
    var all = Main.settings(variables, true);
    Settings settings = new Settings(all.downloads(), KEEP_JOBS, true);
    Desired.Accepted desired =
        switch (Desired.of(fetchJob, settings.downloads(), calendars(fetchJob, options))) {
          case Desired.Accepted accepted -> accepted;
          case Desired.Refused refused -> throw RefusedException.config(refused.message());
        };
    ZoneId zone = desired.schedule().zone();
    Instant from = options.from(zone);
    Instant to = options.to(zone);
    checkInterval(from, to);
    Path file = options.scenario();
    Scenario scenario = file == null ? Scenario.plain(zone) : ScenarioFile.read(file, zone);
    long start = System.nanoTime();
    Simulated simulated = simulate(fetchJob, desired, settings, scenario, from, to);
    long end = System.nanoTime();
    print(simulated, options.json());
    people.println(
        String.format(
            Locale.ROOT,
            "simulated %d days in %.1f s",
            Duration.between(from, to).toDays(),
            (end - start) / 1e9));
    return 0;
  }

  private static Calendars calendars(FetchJob fetchJob, SimulateOptions options)
      throws RefusedException {
    Calendar calendar = fetchJob.getSpec().calendar();
    String name = calendar == null ? null : calendar.name();
    Path file = options.calendar();
    if (name == null) {
      if (file != null) {
        throw RefusedException.usage(
            "The FetchJob has no spec.calendar.name; write it, or leave out --calendar.");
      }
      return LocalCalendars.WEEKDAYS;
    }
    if (file == null) {
      throw RefusedException.usage(
          "spec.calendar.name is \"%s\"; name the file with this FetchCalendar by --calendar FILE."
              .formatted(name));
    }
    return new LocalCalendars(Yaml.calendar(file, name));
  }

  private static void checkInterval(Instant from, Instant to) throws RefusedException {
    if (!from.isBefore(to)) {
      throw RefusedException.usage("--from is after --to; exchange them.");
    }
    if (Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw RefusedException.usage("--from and --to are more than five years apart.");
    }
  }

  private static Simulated simulate(
      FetchJob fetchJob,
      Desired.Accepted desired,
      Settings settings,
      Scenario scenario,
      Instant from,
      Instant to)
      throws RefusedException {
    try {
      return Simulation.run(fetchJob, desired, settings, scenario, from, to);
    } catch (FetchException e) {
      throw RefusedException.config(e.failure().message());
    }
  }

  private void print(Simulated simulated, boolean json) {
    if (!json) {
      CalendarText.of(simulated).forEach(out::println);
      return;
    }
    try {
      out.println(
          new JsonMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(CalendarJson.of(simulated)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A calendar is always JSON.", e);
    }
  }
}
