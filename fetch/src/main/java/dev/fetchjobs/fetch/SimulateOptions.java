package dev.fetchjobs.fetch;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Holds the options of {@code dev/fetch simulate}.
 *
 * @param name name of the FetchJob; null if the file has only one
 * @param scenario null for a publisher without faults
 * @param calendar file with the FetchCalendar that the FetchJob names; null if there is none
 */
record SimulateOptions(
    Path file,
    @Nullable String name,
    String first,
    String last,
    @Nullable Path scenario,
    @Nullable Path calendar,
    boolean json) {

  static final String COMMAND = "simulate";

  static final String HELP =
      """
      Shows what a FetchJob would do in days, months or years: which runs start, find the file
      unchanged, are held or fail, when the file turns stale, and which Events the operator writes.
      The decisions are made by the operator's own code, in virtual time. No server is asked.

      usage: dev/fetch simulate FILE --from DATE --to DATE [options]

        FILE               YAML with a FetchJob; it is created at the time --from
        --from, --to DATE  the simulated time: a day such as 2026-11-03, or day and time such as
                           2026-11-03T07:00, in spec.timeZone. The day after --to is the end
        --scenario FILE    what the publisher does; docs/simulate.md explains the keys. Without it
                           there is new content at 00:00 of every day in spec.timeZone, and no fault
        --calendar FILE    YAML with the FetchCalendar that spec.calendar.name names
        --name NAME        the FetchJob to simulate, if FILE contains several
        --output json      print JSON; default: one line for a day or an Event
        -h, --help         print this text

      Not simulated: the checks of spec.verify, which accept every file, and the listing of
      spec.source.http.find, which names the file of the run as soon as it is published.

      exit code: 0 simulated, 24 the FetchJob or the scenario cannot work, 2 wrong options
      """;

  static SimulateOptions of(List<String> words) throws RefusedException {
    Deque<String> rest = new ArrayDeque<>(words);
    Optional<Path> file = Optional.empty();
    Optional<String> name = Optional.empty();
    Optional<String> first = Optional.empty();
    Optional<String> last = Optional.empty();
    Optional<Path> scenario = Optional.empty();
    Optional<Path> calendar = Optional.empty();
    boolean json = false;
    while (!rest.isEmpty()) {
      String word = rest.pop();
      switch (word) {
        case "--from" -> first = Optional.of(Options.value(word, rest));
        case "--to" -> last = Optional.of(Options.value(word, rest));
        case "--scenario" -> scenario = Optional.of(Path.of(Options.value(word, rest)));
        case "--calendar" -> calendar = Optional.of(Path.of(Options.value(word, rest)));
        case "--name" -> name = Optional.of(Options.value(word, rest));
        case "--output" -> json = isJson(Options.value(word, rest));
        default -> {
          if (word.startsWith("-")) {
            throw RefusedException.usage("The option %s of simulate is not known.".formatted(word));
          }
          if (file.isPresent()) {
            throw RefusedException.usage("One file at a time: " + file.get() + " or " + word + ".");
          }
          file = Optional.of(Path.of(word));
        }
      }
    }
    return new SimulateOptions(
        file.orElseThrow(() -> RefusedException.usage("Name the file with the FetchJob.")),
        name.orElse(null),
        first.orElseThrow(() -> missing("--from")),
        last.orElseThrow(() -> missing("--to")),
        scenario.orElse(null),
        calendar.orElse(null),
        json);
  }

  private static RefusedException missing(String option) {
    return RefusedException.usage(
        "Name the simulated time, for example --from 2026-01-01 --to 2026-12-31; %s is missing."
            .formatted(option));
  }

  private static boolean isJson(String format) throws RefusedException {
    return switch (format) {
      case "json" -> true;
      case "text" -> false;
      default ->
          throw RefusedException.usage("--output wants json or text, not %s.".formatted(format));
    };
  }

  /** Returns the first simulated instant. */
  Instant from(ZoneId zone) throws RefusedException {
    return isDay(first)
        ? day("--from", first).atStartOfDay(zone).toInstant()
        : time("--from", first, zone);
  }

  /** Returns the first instant that is not simulated any more. */
  Instant to(ZoneId zone) throws RefusedException {
    return isDay(last)
        ? day("--to", last).plusDays(1).atStartOfDay(zone).toInstant()
        : time("--to", last, zone);
  }

  private static boolean isDay(String text) {
    return text.indexOf('T') < 0;
  }

  private static LocalDate day(String option, String text) throws RefusedException {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw wrong(option, text);
    }
  }

  private static Instant time(String option, String text, ZoneId zone) throws RefusedException {
    try {
      return LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw wrong(option, text);
    }
  }

  private static RefusedException wrong(String option, String text) {
    return RefusedException.usage(
        "%s is \"%s\"; write a day such as 2026-11-03, or day and time such as 2026-11-03T07:00."
            .formatted(option, text));
  }
}
