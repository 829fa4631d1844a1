package dev.fetchjobs.fetch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fetchjobs.downloader.text.Printable;
import dev.fetchjobs.fetch.simulate.Scenario;
import dev.fetchjobs.fetch.simulate.Scenario.Late;
import dev.fetchjobs.fetch.simulate.Scenario.Outage;
import dev.fetchjobs.fetch.simulate.Scenario.Publishing;
import dev.fetchjobs.operator.cron.GoDuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads a scenario for {@code dev/fetch simulate}. */
final class ScenarioFile {

  private static final String SCHEMA =
      """
      type: object
      properties:
        timeZone: {type: string}
        download: {type: string}
        publishes:
          type: object
          required: [at]
          properties:
            days: {type: string}
            at: {type: array, maxItems: 1440, items: {type: string}}
            except: {type: array, items: {type: string}}
        late:
          type: array
          items:
            type: object
            required: [day, at]
            properties: {day: {type: string}, at: {type: string}}
        outages:
          type: array
          items:
            type: object
            required: [from, to]
            properties:
              from: {type: string}
              to: {type: string}
              status: {type: integer, minimum: 400, maximum: 599}
              retryAfter: {type: string}
      """;

  /** The scenario has this word for a publication that does not come at all. */
  private static final String NEVER = "never";

  private final Path file;
  private final ZoneId zone;

  private ScenarioFile(Path file, ZoneId zone) {
    this.file = file;
    this.zone = zone;
  }

  /**
   * Reads a scenario from a file.
   *
   * @param fallback the time zone if the scenario names none
   */
  static Scenario read(Path file, ZoneId fallback) throws RefusedException {
    try {
      JsonNode tree = Yaml.MAPPER.readTree(Files.readString(file));
      ObjectNode scenario =
          tree instanceof ObjectNode object ? object : Yaml.MAPPER.createObjectNode();
      List<String> problems = Definition.problems(tree, Yaml.MAPPER.readTree(SCHEMA));
      if (!problems.isEmpty()) {
        throw RefusedException.config(file + ": " + String.join("\n" + file + ": ", problems));
      }
      ZoneId zone =
          scenario.has("timeZone")
              ? new ScenarioFile(file, fallback)
                  .value(
                      "timeZone",
                      scenario.get("timeZone"),
                      ZoneId::of,
                      "a zone such as Europe/Berlin")
              : fallback;
      return new ScenarioFile(file, zone).scenario(scenario);
    } catch (JacksonException e) {
      throw RefusedException.config(
          "%s, line %d: this is not YAML: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw RefusedException.usage(
          "The scenario %s %s."
              .formatted(file, Files.exists(file) ? "cannot be read" : "is missing"));
    }
  }

  private Scenario scenario(ObjectNode tree) throws RefusedException {
    List<Late> late = new ArrayList<>();
    for (int i = 0; i < tree.path("late").size(); i++) {
      late.add(late("late[%d]".formatted(i), tree.get("late").get(i)));
    }
    List<Outage> outages = new ArrayList<>();
    for (int i = 0; i < tree.path("outages").size(); i++) {
      outages.add(outage("outages[%d]".formatted(i), tree.get("outages").get(i)));
    }
    return new Scenario(
        zone,
        tree.has("publishes") ? publishing(tree.get("publishes")) : Publishing.DAILY,
        late,
        outages,
        tree.has("download") ? duration("download", tree.get("download")) : Scenario.TAKES);
  }

  private Publishing publishing(JsonNode tree) throws RefusedException {
    List<LocalTime> times = new ArrayList<>();
    for (int i = 0; i < tree.path("at").size(); i++) {
      times.add(time("publishes.at[%d]".formatted(i), tree.get("at").get(i)));
    }
    if (times.isEmpty()) {
      throw refusal("publishes.at is empty; write a time such as \"07:52\"");
    }
    Set<LocalDate> except = new TreeSet<>();
    for (int i = 0; i < tree.path("except").size(); i++) {
      except.add(day("publishes.except[%d]".formatted(i), tree.get("except").get(i)));
    }
    return new Publishing(
        tree.has("days") ? days(tree.get("days")) : Publishing.DAILY.days(),
        times.stream().sorted().toList(),
        except);
  }

  private Set<DayOfWeek> days(JsonNode value) throws RefusedException {
    return value("publishes.days", value, ScenarioFile::weekdays, "Mon-Fri or Mon,Wed,Fri");
  }

  private static Set<DayOfWeek> weekdays(String text) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      String[] range = part.strip().split("-", 2);
      DayOfWeek day = weekday(range[0]);
      DayOfWeek last = weekday(range[range.length - 1]);
      days.add(day);
      while (day != last) {
        day = day.plus(1);
        days.add(day);
      }
    }
    return days;
  }

  private static DayOfWeek weekday(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    return Stream.of(DayOfWeek.values())
        .filter(day -> name.length() >= 3 && day.name().startsWith(name))
        .findFirst()
        .orElseThrow(() -> new DateTimeException("no weekday"));
  }

  private Late late(String path, JsonNode tree) throws RefusedException {
    boolean never = tree.get("at").asText().equals(NEVER);
    return new Late(
        day(path + ".day", tree.get("day")), never ? null : time(path + ".at", tree.get("at")));
  }

  private Outage outage(String path, JsonNode tree) throws RefusedException {
    Instant from = instant(path + ".from", tree.get("from"));
    Instant to = instant(path + ".to", tree.get("to"));
    if (!from.isBefore(to)) {
      throw refusal("%s.to is not after its from; exchange them".formatted(path));
    }
    if (tree.has("retryAfter") && !tree.has("status")) {
      throw refusal(
          "%s.retryAfter needs an answer that carries it; write a status, for example status: 429"
              .formatted(path));
    }
    return new Outage(
        from,
        to,
        tree.has("status") ? tree.get("status").asInt() : null,
        tree.has("retryAfter") ? duration(path + ".retryAfter", tree.get("retryAfter")) : null);
  }

  private LocalDate day(String path, JsonNode value) throws RefusedException {
    return value(path, value, LocalDate::parse, "a day such as 2026-11-03");
  }

  private LocalTime time(String path, JsonNode value) throws RefusedException {
    return value(path, value, LocalTime::parse, "a time such as \"07:52\"");
  }

  private Instant instant(String path, JsonNode value) throws RefusedException {
    return value(
        path,
        value,
        text -> LocalDateTime.parse(text).atZone(zone).toInstant(),
        "day and time such as 2026-11-03T07:00");
  }

  private Duration duration(String path, JsonNode value) throws RefusedException {
    return value(
        path,
        value,
        text ->
            GoDuration.parse(text)
                .filter(Duration::isPositive)
                .orElseThrow(() -> new DateTimeException("no duration")),
        "a duration such as 90s or 2h");
  }

  private <T> T value(String path, JsonNode value, Function<String, T> read, String wanted)
      throws RefusedException {
    try {
      return read.apply(value.asText());
    } catch (DateTimeException e) {
      throw refusal("%s is \"%s\"; write %s".formatted(path, Printable.of(value.asText()), wanted));
    }
  }

  private RefusedException refusal(String problem) {
    return RefusedException.config("%s: %s.".formatted(file, problem));
  }
}
